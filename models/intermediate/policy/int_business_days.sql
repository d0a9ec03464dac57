{#- One row per day around the as-of date: its business minutes, and how many there were before it. -#}
{#- A deadline in business minutes is a place on this scale. -#}

with

business_hours as (

    select * from {{ policy_rows('business_hours') }}

),

policies as (

    select
        policy_version,
        scored_on
    from {{ ref('int_scoring_dates') }}
    where
        scored_on = {{ as_of_date() }}
        and not is_hysteresis_date

),

{# Weeks from 60 before to 39 after the one of the as-of date; 1900-01-01 was a Monday. #}
digits as (

    {%- for digit in range(10) %}
    select {{ digit }} as digit
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

weeks as (

    select tens.digit * 10 + ones.digit - 60 as week_number
    from digits as tens
    cross join digits as ones

),

mondays as (

    select
        policy_version,
        {{ add_days(
            'scored_on', '-(' ~ days_between("cast('1900-01-01' as date)", 'scored_on') ~ ') % 7'
        ) }} as monday_on
    from policies

),

days as (

    select
        business_hours.opens_minute,
        business_hours.closes_minute - business_hours.opens_minute as open_minutes,
        {{ add_days(
            'mondays.monday_on', 'weeks.week_number * 7 + business_hours.weekday - 1'
        ) }} as business_date
    from mondays
    inner join business_hours
        on mondays.policy_version = business_hours.policy_version
    cross join weeks

),

days_placed as (

    select
        business_date,
        opens_minute,
        open_minutes,
        cast(
            sum(open_minutes) over (
                order by business_date asc
                rows between unbounded preceding and current row
            ) as {{ dbt.type_bigint() }}
        )
        - open_minutes as minutes_before
    from days

)

select * from days_placed
