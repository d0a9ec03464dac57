{#- One row per programme, week and channel: what we did and what accounts did about it. Activity alone; outcomes are in monthly_outcomes. -#}

with

activities as (

    {{ outreach_and_responses() }}

),

activities_by_week as (

    select
        *,
        cast({{ dbt.date_trunc('week', 'activity_date') }} as date) as week_starts_on
    from activities

),

weekly_activity as (

    select
        program_id,
        coalesce(channel, 'unknown') as channel,
        cast(sum(activity_count) as {{ dbt.type_bigint() }}) as activity_count,
        cast(
            sum(case when is_outreach then activity_count else 0 end) as {{ dbt.type_bigint() }}
        ) as outreach_count,
        cast(
            sum(case when is_response then activity_count else 0 end) as {{ dbt.type_bigint() }}
        ) as response_count,
        cast(
            count(distinct case when is_outreach then account_id end) as {{ dbt.type_bigint() }}
        ) as reached_account_count,
        cast(
            count(distinct case when is_response then account_id end) as {{ dbt.type_bigint() }}
        ) as responding_account_count,
        cast(
            count(distinct case when is_response then contact_id end) as {{ dbt.type_bigint() }}
        ) as responding_contact_count,
        week_starts_on
    from activities_by_week
    group by
        program_id,
        coalesce(channel, 'unknown'),
        week_starts_on

)

select * from weekly_activity
