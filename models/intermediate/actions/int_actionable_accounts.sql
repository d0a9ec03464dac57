{#- One row per account and programme that somebody must act on, on the as-of date. -#}

with

coded as (

    select * from {{ ref('int_account_bands') }}
    where scored_on = {{ as_of_date() }}

),

bands as (

    select * from {{ policy_rows('bands') }}
    where needs_action

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

account_programs as (

    select * from {{ ref('int_account_programs') }}
    where is_in_force

),

places as (

    select
        account_id,
        state,
        postal_code
    from {{ ref('int_account_golden_records') }}

),

subjects as (

    select
        coded.scored_on,
        coded.policy_version,
        coded.account_id,
        coded.program_id,
        programs.use_case,
        programs.therapy_area,
        coded.band,
        coded.band_step,
        places.state,
        places.postal_code,
        coalesce(account_programs.account_type_group, 'other') as account_type_group
    from coded
    inner join bands
        on
            coded.policy_version = bands.policy_version
            and coded.band = bands.band
    inner join programs
        on
            coded.scored_on = programs.scored_on
            and coded.program_id = programs.program_id
    inner join account_programs
        on
            coded.scored_on = account_programs.scored_on
            and coded.account_id = account_programs.account_id
            and coded.program_id = account_programs.program_id
    left join places
        on coded.account_id = places.account_id

)

select * from subjects
