{#- The credits of one successful outcome by one method sum to exactly one, and every method credits every outcome. -#}

with

outcomes as (

    select
        outcome_id,
        count(distinct outcome_id) as outcome_count
    from {{ ref('outcomes') }}
    where is_success
    group by outcome_id

),

methods as (

    select * from {{ ref('attribution_methods') }}

),

credits as (

    select
        outcome_id,
        method,
        sum(credit) as credit
    from {{ ref('attribution') }}
    group by
        outcome_id,
        method

),

compared as (

    select
        outcomes.outcome_id,
        methods.method,
        credits.credit
    from outcomes
    cross join methods
    left join credits
        on
            outcomes.outcome_id = credits.outcome_id
            and methods.method = credits.method

)

select * from compared
where coalesce(credit, 0) != 1
