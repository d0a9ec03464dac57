{#- Fails on every account and programme that is scored on the as-of date and has not exactly one stage, or the other way round. -#}

with

scored as (

    select
        account_id,
        program_id,
        1 as expected_count,
        0 as found_count
    from {{ ref('int_account_programs') }}
    where
        is_in_force
        and scored_on = {{ as_of_date() }}

),

staged as (

    select
        account_id,
        program_id,
        0 as expected_count,
        1 as found_count
    from {{ ref('account_stages') }}

),

both_sides as (

    select * from scored
    union all
    select * from staged

)

select
    account_id,
    program_id
from both_sides
group by
    account_id,
    program_id
having
    sum(expected_count) != 1
    or sum(found_count) != 1
