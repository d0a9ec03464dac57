{#- One row per policy version and use case of its programmes: what `*` in use_case stands for. -#}

with

programs as (

    select * from {{ policy_rows('programs') }}

),

use_cases as (

    select
        policy_version,
        use_case
    from programs
    where use_case is not null
    group by
        policy_version,
        use_case

)

select * from use_cases
