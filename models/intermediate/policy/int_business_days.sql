{#- One row per day around the as-of date: its business minutes, and how many there were before it. -#}
{#-
    A deadline in business minutes is a place on this scale; a holiday has none. Scores count on the weekly scale,
    which knows no holidays: they follow from the policy alone, and a row of a calendar changes none.
-#}

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

holidays as (

    select
        holiday_on,
        min(holiday_name) as holiday_name
    from {{ ref('holidays') }}
    where country = {{ string_var('holiday_country') }}
    group by holiday_on

),

days_opened as (

    select
        days.business_date,
        holidays.holiday_name,
        days.opens_minute,
        days.open_minutes as weekly_open_minutes,
        case when holidays.holiday_on is null then days.open_minutes else 0 end as open_minutes
    from days
    left join holidays
        on days.business_date = holidays.holiday_on

),

days_placed as (

    select
        business_date,
        holiday_name,
        opens_minute,
        open_minutes,
        cast(
            sum(open_minutes) over (
                order by business_date asc
                rows between unbounded preceding and current row
            ) as {{ dbt.type_bigint() }}
        )
        - open_minutes as minutes_before,
        weekly_open_minutes,
        cast(
            sum(weekly_open_minutes) over (
                order by business_date asc
                rows between unbounded preceding and current row
            ) as {{ dbt.type_bigint() }}
        )
        - weekly_open_minutes as weekly_minutes_before
    from days_opened

)

select * from days_placed
