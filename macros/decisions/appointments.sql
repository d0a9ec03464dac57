{#- Signals of the steps of a meeting whose record carries the day of the meeting: agreed, held, or called off. -#}
{% macro dated_meeting_signals() -%}
    select
        signal_type,
        max(case when meeting_step = 'cancelled' then 1 else 0 end) as is_cancelled
    from {{ ref('meeting_steps') }}
    where meeting_step in ('booked', 'held', 'cancelled')
    group by signal_type
{%- endmacro %}


{#-
    CTEs that end in `appointments`: one row per meeting that is agreed for a day after the as-of date, half
    a year ahead at most, and account, the systems of its sites among them: with whom, about what, when.
    The last delivery of a record counts. Called off: the record says so, or a meeting of the last 30 days
    or of one ahead, with the same person or with somebody unknown, that was cancelled in the same delivery
    or a later one.
-#}
{% macro appointments_ahead() -%}
meeting_signals as (

    {{ dated_meeting_signals() }}

),

families_today as (

    select
        account_id,
        member_account_id
    from {{ ref('int_account_rollup_members') }}
    where
        is_approached_as_one
        and scored_on = {{ as_of_date() }}

),

meetings_waiting as (

    select
        record_key as activity_id,
        signal_type,
        contact_key,
        email_key,
        organization_key,
        therapy_area,
        product,
        occurred_at,
        landing_key
    from {{ ref('int_activities_quarantined') }}
    where reason = 'appointment_ahead'

),

{# The ledger has those of tomorrow already, and what became of the others. #}
meetings_of_ledger as (

    select
        activities.activity_id,
        activities.signal_type,
        activities.actor_hash,
        activities.therapy_area,
        activities.product,
        activities.occurred_at,
        activities.landing_key
    from {{ ref('int_activities') }} as activities
    inner join meeting_signals
        on activities.signal_type = meeting_signals.signal_type
    where
        not activities.is_deleted
        and activities.activity_date >= {{ add_days(as_of_date(), -30) }}

),

appointment_people as (

    select
        contact_key as person_key,
        min(contact_id) as contact_id
    from {{ ref('int_contact_keys') }}
    where key_kind = 'record'
    group by contact_key

    union all

    select
        {{ keyed_hash('contact_key') }} as person_key,
        min(contact_id) as contact_id
    from {{ ref('int_contact_keys') }}
    where key_kind = 'email'
    group by contact_key

),

appointment_accounts as (

    select
        {{ id_key('account_key') }} as organization_key,
        min(account_id) as account_id
    from {{ ref('int_account_given_names') }}
    where account_id is not null
    group by {{ id_key('account_key') }}
    having count(distinct account_id) = 1

),

meetings_placed as (

    select
        meetings_waiting.activity_id,
        meetings_waiting.signal_type,
        coalesce(by_record.contact_id, by_email.contact_id) as contact_id,
        coalesce(appointment_accounts.account_id, contact_accounts.account_id) as account_id,
        meetings_waiting.therapy_area,
        meetings_waiting.product,
        meetings_waiting.occurred_at,
        meetings_waiting.landing_key
    from meetings_waiting
    left join appointment_people as by_record
        on meetings_waiting.contact_key = by_record.person_key
    left join appointment_people as by_email
        on meetings_waiting.email_key = by_email.person_key
    left join appointment_accounts
        on meetings_waiting.organization_key = appointment_accounts.organization_key
    left join {{ ref('int_contact_accounts') }} as contact_accounts
        on coalesce(by_record.contact_id, by_email.contact_id) = contact_accounts.contact_id

    union all

    select
        meetings_of_ledger.activity_id,
        meetings_of_ledger.signal_type,
        actors.contact_id,
        actors.account_id,
        meetings_of_ledger.therapy_area,
        meetings_of_ledger.product,
        meetings_of_ledger.occurred_at,
        meetings_of_ledger.landing_key
    from meetings_of_ledger
    inner join {{ ref('int_actor_accounts') }} as actors
        on meetings_of_ledger.actor_hash = actors.actor_hash

),

meetings_ranked as (

    select
        meetings_placed.*,
        meeting_signals.is_cancelled,
        row_number() over (
            partition by meetings_placed.activity_id
            order by
                meetings_placed.landing_key desc,
                meeting_signals.is_cancelled desc,
                meetings_placed.occurred_at desc,
                meetings_placed.signal_type asc,
                meetings_placed.account_id asc nulls last,
                meetings_placed.contact_id asc nulls last
        ) as version_rank
    from meetings_placed
    inner join meeting_signals
        on meetings_placed.signal_type = meeting_signals.signal_type

),

cancellations as (

    select
        account_id,
        contact_id,
        landing_key
    from meetings_ranked
    where
        version_rank = 1
        and is_cancelled = 1
        and cast(occurred_at as date) >= {{ add_days(as_of_date(), -30) }}

),

called_off as (

    select meetings_ranked.activity_id
    from meetings_ranked
    inner join cancellations
        on
            meetings_ranked.account_id = cancellations.account_id
            and meetings_ranked.landing_key <= cancellations.landing_key
            and coalesce(cancellations.contact_id, meetings_ranked.contact_id, '')
            = coalesce(meetings_ranked.contact_id, cancellations.contact_id, '')
    group by meetings_ranked.activity_id

),

appointments as (

    select
        meetings_ranked.activity_id,
        families_today.account_id,
        families_today.member_account_id,
        meetings_ranked.contact_id,
        people.decision_role,
        meetings_ranked.therapy_area,
        meetings_ranked.product,
        meetings_ranked.occurred_at,
        cast(meetings_ranked.occurred_at as date) as activity_date
    from meetings_ranked
    inner join families_today
        on meetings_ranked.account_id = families_today.member_account_id
    left join {{ ref('int_contact_golden_records') }} as people
        on meetings_ranked.contact_id = people.contact_id
    left join called_off
        on meetings_ranked.activity_id = called_off.activity_id
    where
        meetings_ranked.version_rank = 1
        and meetings_ranked.is_cancelled = 0
        and called_off.activity_id is null
        and cast(meetings_ranked.occurred_at as date) > {{ as_of_date() }}
        and cast(meetings_ranked.occurred_at as date) <= {{ add_days(as_of_date(), 180) }}

)
{%- endmacro %}
