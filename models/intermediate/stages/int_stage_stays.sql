{#- One row per account or person, programme and stay in a stage, before the gates of the day: entries in order, half-open. -#}
{#-
    Stages go up only, until a "not now" or a long silence starts anew. After a "not now" nothing
    counts before its check-in date but what a person asked for. Won stays won. All of it is derived
    from dated facts: a late fact moves dates, a rebuild gives the same stays.
-#}
{%- set in_order = "order by entered_at asc, event_step asc, stage_order asc, evidence_ids asc" %}

with

rules as (

    select * from {{ policy_rows('stage_rules') }}

),

subjects as (

    select * from {{ ref('int_stage_subjects') }}

),

facts as (

    select
        stage_level,
        program_id,
        account_id,
        coalesce(contact_id, account_id) as subject_id,
        stage,
        entry_rule,
        cast(null as {{ dbt.type_string() }}) as reason,
        evidence_kind,
        evidence_ids,
        cast(null as date) as recheck_on,
        entered_at,
        policy_version
    from {{ ref('int_stage_advances') }}

    union all

    select
        stage_level,
        program_id,
        account_id,
        coalesce(contact_id, account_id) as subject_id,
        stage,
        entry_rule,
        reason,
        evidence_kind,
        evidence_ids,
        recheck_on,
        entered_at,
        policy_version
    from {{ ref('int_stage_recycles') }}

),

facts_ruled as (

    select
        subjects.subject_key,
        {# What falls out of a deal outside the scope falls back outside the scope. #}
        case
            when subjects.is_out_of_scope and rules.stage_kind = 'side' then subjects.start_stage
            else facts.stage
        end as stage,
        facts.entry_rule,
        facts.reason,
        facts.evidence_kind,
        facts.evidence_ids,
        case when not subjects.is_out_of_scope then facts.recheck_on end as recheck_on,
        facts.entered_at,
        case
            when rules.stage_kind = 'main' then 'advance'
            when facts.entry_rule = 'not_now' then 'not_now'
            else 'silence'
        end as event_kind,
        case when rules.stage_kind = 'main' then 1 else 2 end as event_step,
        rules.stage_order,
        rules.ends_waiting
    from facts
    inner join rules
        on
            facts.policy_version = rules.policy_version
            and facts.stage_level = rules.stage_level
            and facts.stage = rules.stage
    inner join subjects
        on
            facts.stage_level = subjects.stage_level
            and facts.program_id = subjects.program_id
            and facts.account_id = subjects.account_id
            and facts.subject_id = subjects.subject_id
    where
        not subjects.is_out_of_scope
        or rules.is_past_gates
        or facts.evidence_kind = 'opportunity'

),

first_facts as (

    select
        subject_key,
        min(entered_at) as first_fact_at,
        min(case when entry_rule = 'won_opportunity' then entered_at end) as won_at
    from facts_ruled
    group by subject_key

),

events as (

    select
        subjects.subject_key,
        subjects.start_stage as stage,
        subjects.start_rule as entry_rule,
        cast(null as {{ dbt.type_string() }}) as reason,
        subjects.stage_level as evidence_kind,
        subjects.subject_id as evidence_ids,
        cast(null as date) as recheck_on,
        {# Nobody is first seen after what they did. #}
        case
            when subjects.created_at < first_facts.first_fact_at then subjects.created_at
            else coalesce(
                first_facts.first_fact_at, subjects.created_at, subjects.program_started_at
            )
        end as entered_at,
        'advance' as event_kind,
        0 as event_step,
        case when subjects.is_out_of_scope then 0 else subjects.start_order end as stage_order,
        true as ends_waiting
    from subjects
    left join first_facts
        on subjects.subject_key = first_facts.subject_key

    union all

    select facts_ruled.*
    from facts_ruled
    inner join first_facts
        on facts_ruled.subject_key = first_facts.subject_key
    where
        facts_ruled.event_kind = 'advance'
        or first_facts.won_at is null
        or facts_ruled.entered_at < first_facts.won_at

),

events_phased as (

    select
        *,
        sum(case when event_kind = 'not_now' then 1 else 0 end) over (
            partition by subject_key
            {{ in_order }}
            rows between unbounded preceding and current row
        ) as phase
    from events

),

events_waiting as (

    select
        *,
        max(case when event_kind = 'not_now' then recheck_on end) over (
            partition by subject_key, phase
        ) as waiting_until
    from events_phased

),

events_heard as (

    select
        *,
        max(case when event_kind = 'advance' then stage_order end) over (
            partition by subject_key, phase
            {{ in_order }}
            rows between unbounded preceding and current row
        ) as known_order
    from events_waiting
    where
        event_kind != 'advance'
        or waiting_until is null
        or cast(entered_at as date) >= waiting_until
        or ends_waiting

),

{# Silence leads out of the stages that the policy names, never out of a deal or a wait. #}
orders_recycled as (

    select
        policy_version,
        stage_level,
        stage_order
    from rules
    where recycles_when_silent

),

events_allowed as (

    select events_heard.*
    from events_heard
    inner join subjects
        on events_heard.subject_key = subjects.subject_key
    left join orders_recycled
        on
            events_heard.known_order = orders_recycled.stage_order
            and subjects.policy_version = orders_recycled.policy_version
            and subjects.stage_level = orders_recycled.stage_level
    where
        events_heard.event_kind != 'silence'
        or orders_recycled.stage_order is not null

),

events_counted as (

    select
        *,
        sum(case when event_kind != 'advance' then 1 else 0 end) over (
            partition by subject_key
            {{ in_order }}
            rows between unbounded preceding and current row
        ) as episode
    from events_allowed

),

events_compared as (

    select
        *,
        max(case when event_kind = 'advance' then stage_order end) over (
            partition by subject_key, episode
            {{ in_order }}
            rows between unbounded preceding and 1 preceding
        ) as order_before
    from events_counted

),

{# Of several entries at one moment the last one counts: nobody stays in a stage for no time. #}
entries_ranked as (

    select
        *,
        row_number() over (
            partition by subject_key, entered_at
            order by
                event_step desc,
                stage_order desc,
                evidence_ids desc
        ) as moment_rank
    from events_compared
    where
        event_kind != 'advance'
        or stage_order > coalesce(order_before, -1)

),

entries as (

    select
        *,
        lag(stage) over (
            partition by subject_key
            order by entered_at asc
        ) as previous_stage
    from entries_ranked
    where moment_rank = 1

),

stays_numbered as (

    select
        *,
        sum(case when previous_stage = stage then 0 else 1 end) over (
            partition by subject_key
            order by entered_at asc
            rows between unbounded preceding and current row
        ) as stay_number
    from entries

),

{# A "not now" said again prolongs the stay: the last word gives reason and check-in date. #}
statements_ranked as (

    select
        subject_key,
        stay_number,
        reason,
        recheck_on,
        row_number() over (
            partition by subject_key, stay_number
            order by entered_at desc
        ) as statement_rank
    from stays_numbered

),

stays as (

    select
        stays_numbered.subject_key,
        stays_numbered.stay_number,
        stays_numbered.previous_stage,
        stays_numbered.stage,
        stays_numbered.entry_rule,
        statements_ranked.reason,
        stays_numbered.evidence_kind,
        stays_numbered.evidence_ids,
        statements_ranked.recheck_on,
        stays_numbered.entered_at,
        lead(stays_numbered.entered_at) over (
            partition by stays_numbered.subject_key
            order by stays_numbered.entered_at asc
        ) as left_at
    from stays_numbered
    inner join statements_ranked
        on
            stays_numbered.subject_key = statements_ranked.subject_key
            and stays_numbered.stay_number = statements_ranked.stay_number
            and statements_ranked.statement_rank = 1
    where
        stays_numbered.previous_stage is null
        or stays_numbered.previous_stage != stays_numbered.stage

)

select * from stays
