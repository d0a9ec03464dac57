{#- One row per routed account and programme: its territory, the one owner of the team, and the one of the team that helps. -#}
{#-
    Steps: 1 the territory of the programme, 2 a territory of any programme, 3 a colleague of the
    team. Within a step whoever owned it last stays, so that nobody's list is shuffled because
    somebody joined; then specialists of the therapy area, generalists, others, spread evenly.
    Without an active owner in the team all of it is null, and the account waits in the review queue.
-#}

with

routed as (
    select * from {{ ref('int_action_teams') }}
),

owners as (
    select * from {{ ref('int_owners_latest') }}
),

owners_remembered as (
    select * from {{ ref('int_owners_remembered') }}
),

territories as (
    select * from {{ ref('stg_uploads__territories') }}
    where quarantine_reason is null
),

teams_asked as (
    select
        account_id,
        program_id,
        therapy_area,
        owner_team as team,
        1 as is_first_team
    from routed

    union all

    select
        account_id,
        program_id,
        therapy_area,
        secondary_team as team,
        0 as is_first_team
    from routed
    where
        secondary_team is not null
        and secondary_team != owner_team
),

territories_covering as (
    select
        routed.account_id,
        routed.program_id,
        territories.territory_id,
        territories.territory_tier,
        territories.owner_id,
        case when territories.program_id is not null then 1 else 2 end as owner_step,
        length(coalesce(territories.postal_code_prefix, '')) as prefix_length
    from routed
    inner join territories
        on {{ is_in_territory('routed', 'territories', 'routed.program_id') }}
),

territories_ranked as (
    select
        *,
        row_number() over (
            partition by
                account_id,
                program_id
            order by
                owner_step asc,
                prefix_length desc,
                territory_id asc,
                territory_tier asc nulls last,
                owner_id asc nulls last
        ) as territory_rank
    from territories_covering
),

candidates as (
    select
        teams_asked.account_id,
        teams_asked.program_id,
        teams_asked.team,
        teams_asked.therapy_area,
        teams_asked.is_first_team,
        owners.owner_id,
        owners.specialties,
        coalesce(territories_covering.owner_step, 3) as owner_step,
        coalesce(territories_covering.prefix_length, 0) as prefix_length
    from teams_asked
    inner join owners
        on teams_asked.team = owners.team
    left join territories_covering
        on
            teams_asked.account_id = territories_covering.account_id
            and teams_asked.program_id = territories_covering.program_id
            and owners.owner_id = territories_covering.owner_id
),

candidates_ranked as (
    select
        candidates.account_id,
        candidates.program_id,
        candidates.is_first_team,
        candidates.owner_id,
        candidates.owner_step,
        owners_remembered.owner_id is not null as is_kept,
        row_number() over (
            partition by
                candidates.account_id,
                candidates.program_id,
                candidates.is_first_team
            order by
                candidates.owner_step asc,
                candidates.prefix_length desc,
                case when owners_remembered.owner_id is not null then 0 else 1 end asc,
                case
                    when candidates.specialties like '%;' || candidates.therapy_area || ';%' then 1
                    when candidates.specialties is null then 2
                    else 3
                end asc,
                {{ dbt.hash("candidates.account_id || '|' || candidates.owner_id") }} asc,
                candidates.owner_id asc
        ) as owner_rank
    from candidates
    left join owners_remembered
        on
            candidates.account_id = owners_remembered.account_id
            and candidates.program_id = owners_remembered.program_id
            and candidates.team = owners_remembered.owner_team
            and candidates.owner_id = owners_remembered.owner_id
),

action_owners as (
    select
        routed.account_id,
        routed.program_id,
        first_owners.owner_id,
        helpers.owner_id as secondary_owner_id,
        territories_ranked.territory_id,
        territories_ranked.territory_tier,
        first_owners.owner_step,
        coalesce(first_owners.is_kept, false) as is_kept
    from routed
    left join candidates_ranked as first_owners
        on
            routed.account_id = first_owners.account_id
            and routed.program_id = first_owners.program_id
            and first_owners.is_first_team = 1
            and first_owners.owner_rank = 1
    left join candidates_ranked as helpers
        on
            routed.account_id = helpers.account_id
            and routed.program_id = helpers.program_id
            and helpers.is_first_team = 0
            and helpers.owner_rank = 1
    left join territories_ranked
        on
            routed.account_id = territories_ranked.account_id
            and routed.program_id = territories_ranked.program_id
            and territories_ranked.territory_rank = 1
)

select * from action_owners
