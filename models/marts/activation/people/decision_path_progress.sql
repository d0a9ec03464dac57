{#- One row per account and programme in scope on the latest date, and step of its decision path: how far are we with the role that takes it? -#}

with

coverage as (

    select
        account_id,
        program_id,
        decision_role,
        coverage_status
    from {{ ref('stakeholder_coverage') }}

),

coded as (

    select * from {{ ref('int_account_bands_today') }}
    {# Step 1 is out of scope. #}
    where band_step != 1

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

decision_paths as (

    select * from {{ policy_rows('decision_paths') }}

),

steps as (

    select
        coded.account_id,
        coded.program_id,
        decision_paths.path_step,
        decision_paths.decision_role,
        decision_paths.step_purpose,
        coded.scored_on,
        coded.policy_version,
        coalesce(coverage.coverage_status, 'missing') as coverage_status
    from coded
    inner join programs
        on coded.program_id = programs.program_id
    inner join decision_paths
        on
            coded.policy_version = decision_paths.policy_version
            and programs.use_case = decision_paths.use_case
    left join coverage
        on
            coded.account_id = coverage.account_id
            and coded.program_id = coverage.program_id
            and decision_paths.decision_role = coverage.decision_role

),

next_steps as (

    select
        account_id,
        program_id,
        min(path_step) as next_step
    from steps
    where coverage_status != 'engaged'
    group by
        account_id,
        program_id

),

decision_path_progress as (

    select
        steps.account_id,
        steps.program_id,
        steps.decision_role,
        steps.step_purpose,
        steps.coverage_status,
        cast(steps.path_step as {{ dbt.type_bigint() }}) as path_step,
        coalesce(steps.path_step = next_steps.next_step, false) as is_next_step,
        steps.scored_on,
        steps.policy_version
    from steps
    left join next_steps
        on
            steps.account_id = next_steps.account_id
            and steps.program_id = next_steps.program_id

)

select * from decision_path_progress
