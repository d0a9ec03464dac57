{#- One row per outcome and programme that it is about: a meeting, an answered call, a request for a proposal, a qualified lead, an opportunity. -#}
{#-
    Beside each stands what was known before it: the last scored date before its day, with score, band, stage
    and owner of that date. An outcome about no programme that the account is in scope for is kept, without one.
-#}

with

outcome_types as (

    select * from {{ ref('outcome_types') }}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

relevances as (

    select * from {{ policy_rows('content_relevance') }}
    where
        counts_for_stages
        and relevance_pct > 0

),

scopes as (

    select
        account_id,
        program_id
    from {{ ref('int_account_qualifications') }}
    where
        is_in_force
        and scored_on = {{ as_of_date() }}
        and not is_out_of_scope

),

stage_transitions as (

    select * from {{ ref('stage_transitions') }}

),

{# Several people at one meeting are one outcome. #}
signal_events as (

    select
        'activity' as evidence_kind,
        outcome_types.outcome_type,
        outcome_types.is_success,
        outcome_types.is_won,
        activities.account_id,
        activities.activity_date as occurred_on,
        activities.therapy_area,
        activities.product,
        min(activities.activity_id) as evidence_id,
        count(distinct activities.contact_id) as contact_count
    from {{ ref('activities') }} as activities
    inner join outcome_types
        on
            outcome_types.event_kind = 'signal'
            and activities.signal_type = outcome_types.event
    where
        activities.account_id is not null
        and not activities.is_suspect
        and activities.activity_date <= {{ as_of_date() }}
    group by
        outcome_types.outcome_type,
        outcome_types.is_success,
        outcome_types.is_won,
        activities.account_id,
        activities.activity_date,
        activities.therapy_area,
        activities.product

),

signal_programs as (

    select
        signal_events.evidence_id,
        programs.program_id
    from signal_events
    cross join programs
    inner join scopes
        on
            signal_events.account_id = scopes.account_id
            and programs.program_id = scopes.program_id
    inner join relevances
        on
            programs.policy_version = relevances.policy_version
            and programs.use_case = relevances.use_case
            and relevances.relevance_class = {{ relevance_class('signal_events', 'programs') }}

),

signal_outcomes as (

    select
        signal_events.evidence_kind,
        signal_events.evidence_id,
        signal_events.outcome_type,
        signal_events.is_success,
        signal_events.is_won,
        signal_events.account_id,
        signal_programs.program_id,
        signal_events.occurred_on,
        signal_events.contact_count,
        cast(null as decimal(18, 2)) as amount_usd
    from signal_events
    left join signal_programs
        on signal_events.evidence_id = signal_programs.evidence_id

),

stage_outcomes as (

    select
        'stage' as evidence_kind,
        min(stage_transitions.transition_id) as evidence_id,
        outcome_types.outcome_type,
        outcome_types.is_success,
        outcome_types.is_won,
        stage_transitions.account_id,
        stage_transitions.program_id,
        cast(stage_transitions.entered_at as date) as occurred_on,
        count(distinct stage_transitions.contact_id) as contact_count,
        cast(null as decimal(18, 2)) as amount_usd
    from stage_transitions
    inner join outcome_types
        on
            outcome_types.event_kind = 'stage'
            and stage_transitions.stage_before_gates = outcome_types.event
    where
        stage_transitions.stage_level = 'lead'
        and stage_transitions.account_id is not null
    group by
        outcome_types.outcome_type,
        outcome_types.is_success,
        outcome_types.is_won,
        stage_transitions.account_id,
        stage_transitions.program_id,
        cast(stage_transitions.entered_at as date)

),

opportunities as (

    select
        opportunity_id,
        account_id,
        program_id,
        amount_usd,
        'opened' as event,
        cast(created_at as date) as occurred_on
    from {{ ref('int_opportunities') }}

    union all

    select
        opportunity_id,
        account_id,
        program_id,
        amount_usd,
        case when is_won then 'won' else 'lost' end as event,
        cast(closed_at as date) as occurred_on
    from {{ ref('int_opportunities') }}
    where is_closed

),

{# A programme that the policy does not have is none of ours. #}
opportunity_outcomes as (

    select
        'opportunity' as evidence_kind,
        opportunities.opportunity_id as evidence_id,
        outcome_types.outcome_type,
        outcome_types.is_success,
        outcome_types.is_won,
        opportunities.account_id,
        programs.program_id,
        opportunities.occurred_on,
        cast(0 as {{ dbt.type_bigint() }}) as contact_count,
        opportunities.amount_usd
    from opportunities
    inner join outcome_types
        on
            outcome_types.event_kind = 'opportunity'
            and opportunities.event = outcome_types.event
    left join programs
        on opportunities.program_id = programs.program_id
    where
        opportunities.account_id is not null
        and opportunities.occurred_on is not null

),

events as (

    select * from signal_outcomes

    union all

    select * from stage_outcomes

    union all

    select * from opportunity_outcomes

),

score_history as (

    select * from {{ ref('int_score_history') }}
    where
        scored_on < {{ as_of_date() }}
        and account_id in (select events.account_id from events)

),

scores_dated as (

    select
        *,
        lead(scored_on) over (
            partition by
                account_id,
                program_id
            order by scored_on asc
        ) as next_scored_on
    from score_history

),

bands_dated as (

    select * from {{ ref('band_history') }}

),

account_stays as (

    select
        account_id,
        program_id,
        stage,
        cast(entered_at as date) as entered_on,
        lead(cast(entered_at as date)) over (
            partition by
                account_id,
                program_id
            order by
                entered_at asc,
                transition_id asc
        ) as next_entered_on
    from stage_transitions
    where stage_level = 'account'

),

owners_dated as (

    select
        account_id,
        program_id,
        owner_team,
        owner_id,
        valid_from,
        valid_to
    from {{ ref('account_ownership') }}

),

{# The day of an outcome is not before it: what happened on it may be told in its own score. #}
events_known as (

    select
        events.*,
        scores_dated.scored_on as scored_on_before,
        scores_dated.warmth_hundredths,
        scores_dated.policy_version,
        bands_dated.band as band_before,
        account_stays.stage as stage_before,
        owners_dated.owner_team as owner_team_before,
        owners_dated.owner_id as owner_id_before
    from events
    left join scores_dated
        on
            events.account_id = scores_dated.account_id
            and events.program_id = scores_dated.program_id
            and events.occurred_on > scores_dated.scored_on
            and (
                scores_dated.next_scored_on is null
                or events.occurred_on <= scores_dated.next_scored_on
            )
    left join bands_dated
        on
            scores_dated.account_id = bands_dated.account_id
            and scores_dated.program_id = bands_dated.program_id
            and scores_dated.scored_on >= bands_dated.valid_from
            and (
                bands_dated.valid_to is null
                or scores_dated.scored_on < bands_dated.valid_to
            )
    left join account_stays
        on
            events.account_id = account_stays.account_id
            and events.program_id = account_stays.program_id
            and events.occurred_on > account_stays.entered_on
            and (
                account_stays.next_entered_on is null
                or events.occurred_on <= account_stays.next_entered_on
            )
    left join owners_dated
        on
            events.account_id = owners_dated.account_id
            and events.program_id = owners_dated.program_id
            and events.occurred_on > owners_dated.valid_from
            and (
                owners_dated.valid_to is null
                or events.occurred_on <= owners_dated.valid_to
            )

),

outcomes as (

    select
        cast(
            {{ content_hash(['outcome_type', 'evidence_kind', 'evidence_id']) }}
            as {{ dbt.type_string() }}
        ) as outcome_id,
        outcome_type,
        is_success,
        is_won,
        account_id,
        program_id,
        cast(contact_count as {{ dbt.type_bigint() }}) as contact_count,
        amount_usd,
        evidence_kind,
        {{ published_id('evidence_id') }} as evidence_id,
        {{ score_from_hundredths('warmth_hundredths') }} as warmth_before,
        band_before,
        stage_before,
        owner_team_before,
        owner_id_before,
        policy_version,
        scored_on_before,
        occurred_on
    from events_known

)

select * from outcomes
