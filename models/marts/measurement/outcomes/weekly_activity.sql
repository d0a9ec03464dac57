{#- One row per programme, week and channel: what we did and what accounts did about it. Activity alone; outcomes are in monthly_outcomes. -#}

with

activities as (

    {{ activities_by_program() }}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

touch_types as (

    select * from {{ policy_rows('touch_types') }}

),

activities_sorted as (

    select
        activities.*,
        cast({{ dbt.date_trunc('week', 'activities.activity_date') }} as date) as week_starts_on,
        touch_types.signal_type is not null as is_outreach,
        coalesce(activities.intent_level in ('low', 'mid', 'high'), false) as is_response
    from activities
    inner join programs
        on activities.program_id = programs.program_id
    left join touch_types
        on
            programs.policy_version = touch_types.policy_version
            and activities.signal_type = touch_types.signal_type

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
    from activities_sorted
    group by
        program_id,
        coalesce(channel, 'unknown'),
        week_starts_on

)

select * from weekly_activity
