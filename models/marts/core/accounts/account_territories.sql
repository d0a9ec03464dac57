{#- One row per account and programme whose place lies in a territory: which one, of which tier, and whose. -#}

with

accounts as (

    select
        account_id,
        state,
        postal_code
    from {{ ref('int_accounts') }}

),

programs as (

    select program_id
    from {{ ref('int_programs_today') }}

),

territories as (

    select * from {{ ref('stg_uploads__territories') }}
    where quarantine_reason is null

),

owners as (

    select owner_id
    from {{ ref('stg_uploads__owners') }}
    where quarantine_reason is null
    group by owner_id

),

covering_ranked as (

    select
        accounts.account_id,
        programs.program_id,
        territories.territory_id,
        territories.owner_id,
        territories.territory_tier,
        {# The territory of the programme before one of any programme, then the closest. #}
        row_number() over (
            partition by
                accounts.account_id,
                programs.program_id
            order by
                case when territories.program_id is not null then 1 else 2 end asc,
                length(coalesce(territories.postal_code_prefix, '')) desc,
                territories.territory_id asc,
                territories.territory_tier asc nulls last,
                territories.owner_id asc nulls last
        ) as territory_rank
    from accounts
    cross join programs
    inner join territories
        on {{ is_in_territory('accounts', 'territories', 'programs.program_id') }}

),

account_territories as (

    select
        covering_ranked.account_id,
        covering_ranked.program_id,
        covering_ranked.territory_id,
        owners.owner_id,
        covering_ranked.territory_tier
    from covering_ranked
    left join owners
        on covering_ranked.owner_id = owners.owner_id
    where covering_ranked.territory_rank = 1

)

select * from account_territories
