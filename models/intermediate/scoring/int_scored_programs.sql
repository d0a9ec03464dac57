{#- One row per scored date and active programme, with its use case and what its content must be about. -#}

with

scoring_dates as (
    select
        scored_on,
        policy_version
    from {{ ref('int_scoring_dates') }}
    where not is_lookback
),

programs as (
    select
        policy_version,
        program_id,
        program_name,
        use_case,
        {{ code_name('therapy_area') }} as therapy_area,
        {{ code_name('product') }} as product
    from {{ ref('programs') }}
    where is_active
),

scored_programs as (
    select
        scoring_dates.scored_on,
        scoring_dates.policy_version,
        programs.program_id,
        programs.program_name,
        programs.use_case,
        programs.therapy_area,
        programs.product
    from scoring_dates
    inner join programs
        on scoring_dates.policy_version = programs.policy_version
)

select * from scored_programs
