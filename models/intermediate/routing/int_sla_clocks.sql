{#- One row per account and programme to act on: what is due and when, in business hours, what started that clock, and the first action of the team. -#}
{#-
    The clock starts with the first signal of the leading kind that the team has not answered since
    the account came into the queue, not with the latest: whoever asks again, or asks something else,
    has waited since they asked first. For an account that came later than its last signal it starts on the day of that.
    Without any signal it starts with the day the account came into the queue. Any action of the team
    stops it, also one that is itself what leads (a meeting booked or held): from the latest of them
    the next step is due. The hours of the playbook are shortened where the account is of a segment that is followed
    up faster, to full hours and one at least. Where a meeting leads that is agreed for a day to come, what is to be prepared is due then.
-#}

{#- When it began: what was agreed for a day to come began with the queue. -#}
{%- set triggered_at -%}
    case
        when triggers.triggered_at <= {{ end_of_day(as_of_date()) }} then triggers.triggered_at
        else cast(queued.queued_on as {{ dbt.type_timestamp() }})
    end
{%- endset %}

with

subjects as (

    select * from {{ ref('int_actionable_accounts') }}

),

territory_tiers as (

    select * from {{ policy_rows('territory_tiers') }}

),

segments as (

    select
        account_id,
        program_id,
        sla_pct
    from {{ ref('int_account_tiers') }}

),

{# Segments shorten the hours, what nobody asked for has those of its territory's tier; in whole hours. #}
planned_by_segment as (

    select
        actions.policy_version,
        actions.account_id,
        actions.program_id,
        actions.trigger_activity_id,
        actions.outreach_kind,
        action_owners.territory_tier,
        {{ floor_divide(
            'actions.sla_business_hours * coalesce(segments.sla_pct, 100) + 99', 100
        ) }} as sla_business_hours
    from {{ ref('int_planned_actions') }} as actions
    inner join {{ ref('int_action_owners') }} as action_owners
        on
            actions.account_id = action_owners.account_id
            and actions.program_id = action_owners.program_id
    left join segments
        on
            actions.account_id = segments.account_id
            and actions.program_id = segments.program_id

),

planned as (

    select
        planned_by_segment.account_id,
        planned_by_segment.program_id,
        planned_by_segment.trigger_activity_id,
        cast(
            case
                when planned_by_segment.outreach_kind = 'approach'
                    then {{ floor_divide(
                        'planned_by_segment.sla_business_hours * coalesce(territory_tiers.approach_hours_pct, 100)', 100
                    ) }}
                else planned_by_segment.sla_business_hours
            end
            as {{ dbt.type_int() }}
        ) as sla_business_hours
    from planned_by_segment
    left join territory_tiers
        on
            planned_by_segment.policy_version = territory_tiers.policy_version
            and upper(planned_by_segment.territory_tier) = territory_tiers.territory_tier

),

requests as (

    select signal_type
    from {{ policy_rows('action_triggers') }}
    where trigger_tier = 1
    group by signal_type

),

signals as (

    select * from {{ ref('int_signals_ranked') }}
    where
        polarity = 'positive'
        and window_units > 0
        and signal_rank = 1

),

activities as (

    select * from {{ ref('int_actionable_account_activities') }}

),

queued as (

    select
        account_id,
        program_id,
        queued_on
    from {{ ref('int_action_owners') }}

),

business_days as (

    select * from {{ ref('int_business_days') }}

),

{# An open request goes before what weighs most in the score. #}
leading_signals as (

    select
        subjects.account_id,
        subjects.program_id,
        activities.signal_type,
        activities.therapy_area,
        activities.is_team_action,
        activities.occurred_at as latest_at,
        requests.signal_type is not null as is_request
    from subjects
    inner join planned
        on
            subjects.account_id = planned.account_id
            and subjects.program_id = planned.program_id
    left join signals
        on
            subjects.scored_on = signals.scored_on
            and subjects.account_id = signals.account_id
            and subjects.program_id = signals.program_id
    inner join activities
        on
            subjects.account_id = activities.account_id
            and coalesce(planned.trigger_activity_id, signals.latest_activity_id)
            = activities.activity_id
    left join requests
        on activities.signal_type = requests.signal_type

),

actions as (

    select
        leading_signals.account_id,
        leading_signals.program_id,
        max(
            case
                when activities.occurred_at < leading_signals.latest_at
                    then activities.occurred_at
            end
        ) as previous_action_at,
        min(
            case
                when
                    activities.occurred_at > leading_signals.latest_at
                    or (
                        leading_signals.is_team_action
                        and activities.occurred_at = leading_signals.latest_at
                    )
                    then activities.occurred_at
            end
        ) as first_action_at,
        max(activities.occurred_at) as last_action_at
    from leading_signals
    inner join activities
        on leading_signals.account_id = activities.account_id
    where activities.is_team_action
    group by
        leading_signals.account_id,
        leading_signals.program_id

),

triggers as (

    select
        leading_signals.account_id,
        leading_signals.program_id,
        max(actions.first_action_at) as first_action_at,
        max(actions.last_action_at) as last_action_at,
        min(activities.occurred_at) as triggered_at,
        max(
            case
                when leading_signals.latest_at > {{ end_of_day(as_of_date()) }}
                    then leading_signals.latest_at
            end
        ) as meets_at
    from leading_signals
    inner join queued
        on
            leading_signals.account_id = queued.account_id
            and leading_signals.program_id = queued.program_id
    left join actions
        on
            leading_signals.account_id = actions.account_id
            and leading_signals.program_id = actions.program_id
    inner join activities
        on
            leading_signals.account_id = activities.account_id
            and coalesce(leading_signals.therapy_area, '') = coalesce(activities.therapy_area, '')
            and leading_signals.latest_at >= activities.occurred_at
            and activities.activity_date
            >= least(queued.queued_on, cast(leading_signals.latest_at as date))
    left join requests
        on activities.signal_type = requests.signal_type
    where
        (
            actions.previous_action_at is null
            or activities.occurred_at > actions.previous_action_at
        )
        and (
            leading_signals.signal_type = activities.signal_type
            {# an older request that nobody answered has waited as well #}
            or (leading_signals.is_request and requests.signal_type is not null)
        )
    group by
        leading_signals.account_id,
        leading_signals.program_id

),

started as (

    select
        subjects.account_id,
        subjects.program_id,
        subjects.scored_on,
        planned.sla_business_hours,
        case when triggers.account_id is null then 'queued' else 'signal' end as trigger_kind,
        {{ triggered_at }} as triggered_at,
        triggers.meets_at,
        case when triggers.meets_at is null then triggers.first_action_at end as first_action_at,
        case
            when triggers.meets_at is not null then 'appointment'
            when triggers.first_action_at is not null then 'next_step'
            {# what was only read asks for no answer #}
            when triggers.account_id is not null and planned.trigger_activity_id is not null
                then 'answer'
            else 'first_contact'
        end as due_reason,
        {# Older than the scale of business days: counted from its first weeks, and overdue anyway. #}
        greatest(
            {{ triggered_at }},
            cast({{ add_days('subjects.scored_on', -400) }} as {{ dbt.type_timestamp() }})
        ) as counted_from,
        case
            when triggers.first_action_at is not null and triggers.meets_at is null
                then
                    greatest(
                        triggers.last_action_at,
                        cast(
                            {{ add_days('subjects.scored_on', -400) }} as {{ dbt.type_timestamp() }}
                        )
                    )
        end as acted_at
    from subjects
    inner join planned
        on
            subjects.account_id = planned.account_id
            and subjects.program_id = planned.program_id
    inner join queued
        on
            subjects.account_id = queued.account_id
            and subjects.program_id = queued.program_id
    left join triggers
        on
            subjects.account_id = triggers.account_id
            and subjects.program_id = triggers.program_id

),

clocks as (

    select
        started.*,
        {{ business_due_at(
            'started_days', 'started.counted_from', 'started.sla_business_hours', 'due_days'
        ) }}
            as answer_due_at,
        {{ business_due_at(
            'acted_days', 'started.acted_at', 'started.sla_business_hours', 'step_days'
        ) }}
            as step_due_at
    from started
    inner join business_days as started_days
        on cast(started.counted_from as date) = started_days.business_date
    left join business_days as due_days
        on
            started.sla_business_hours > 0
            and {{ is_business_due_day(
                'started_days', 'started.counted_from', 'started.sla_business_hours', 'due_days'
            ) }}
    left join business_days as acted_days
        on cast(started.acted_at as date) = acted_days.business_date
    left join business_days as step_days
        on
            started.sla_business_hours > 0
            and {{ is_business_due_day(
                'acted_days', 'started.acted_at', 'started.sla_business_hours', 'step_days'
            ) }}

),

clocks_judged as (

    select
        account_id,
        program_id,
        trigger_kind,
        sla_business_hours,
        due_reason,
        triggered_at,
        case
            when due_reason = 'appointment' then meets_at
            when due_reason = 'next_step' then step_due_at
            else answer_due_at
        end as sla_due_at,
        first_action_at,
        {# An open clock is judged at the end of the as-of date: a build knows no other time. #}
        meets_at is null
        and coalesce(
            coalesce(
                first_action_at,
                cast({{ add_days('scored_on', 1) }} as {{ dbt.type_timestamp() }})
            ) > answer_due_at,
            false
        ) as is_sla_breached
    from clocks

)

select * from clocks_judged
