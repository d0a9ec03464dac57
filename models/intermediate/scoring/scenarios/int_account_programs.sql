{#- One row per scored date, policy version, account and programme: everything that gets a score, also where nothing ever happened. -#}

with

accounts as (

    select
        account_id,
        account_type_group
    from {{ ref('int_accounts') }}

),

programs as (

    select * from {{ ref('int_scored_programs') }}

),

account_programs as (

    select
        programs.scored_on,
        programs.policy_version,
        accounts.account_id,
        accounts.account_type_group,
        programs.program_id,
        programs.use_case,
        programs.therapy_area,
        programs.is_in_force
    from accounts
    cross join programs

)

select * from account_programs
