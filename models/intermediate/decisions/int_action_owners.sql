{#- One row per routed account and programme whose team has anybody: the one owner. -#}
{#-
    Steps: 1 the territory of the programme, 2 a territory of any programme, 3 a colleague of the
    team, spread evenly.
-#}

with

routed as (
    select * from {{ ref('int_actions_routed') }}
),

owners as (
    select * from {{ ref('int_owners_latest') }}
),

territories as (
    select * from {{ ref('stg_uploads__territories') }}
    where quarantine_reason is null
),

by_territory as (
    select
        routed.account_id,
        routed.program_id,
        owners.owner_id,
        territories.territory_id,
        case when territories.program_id is not null then 1 else 2 end as owner_step,
        length(coalesce(territories.postal_code_prefix, '')) as prefix_length
    from routed
    inner join owners
        on routed.owner_team = owners.team
    inner join territories
        on
            owners.owner_id = territories.owner_id
            and coalesce(territories.program_id, routed.program_id) = routed.program_id
            and (
                routed.postal_code like territories.postal_code_prefix || '%'
                or (territories.postal_code_prefix is null and routed.state = territories.state)
            )
),

candidates as (
    select
        account_id,
        program_id,
        owner_id,
        territory_id,
        owner_step,
        prefix_length
    from by_territory

    union all

    select
        routed.account_id,
        routed.program_id,
        owners.owner_id,
        cast(null as {{ dbt.type_string() }}) as territory_id,
        3 as owner_step,
        0 as prefix_length
    from routed
    inner join owners
        on routed.owner_team = owners.team
),

candidates_ranked as (
    select
        *,
        row_number() over (
            partition by
                account_id,
                program_id
            order by
                owner_step asc,
                prefix_length desc,
                territory_id asc nulls last,
                {{ dbt.hash("account_id || '|' || owner_id") }} asc,
                owner_id asc
        ) as owner_rank
    from candidates
),

action_owners as (
    select
        account_id,
        program_id,
        owner_id,
        territory_id,
        owner_step
    from candidates_ranked
    where owner_rank = 1
)

select * from action_owners
