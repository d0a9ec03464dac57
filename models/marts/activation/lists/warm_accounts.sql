{#- One row per account and programme in warm, active or reactivated on the latest date: the list that people open first. -#}

with

next_actions as (

    select * from {{ ref('next_actions') }}

),

queue as (

    select * from {{ ref('routing_queue') }}

),

stages as (

    select
        account_id,
        program_id,
        stage,
        stage_label
    from {{ ref('account_stages') }}

),

bands as (

    select * from {{ policy_rows('bands') }}
    where is_on_warm_list

),

accounts as (

    select
        account_id,
        account_name,
        account_type,
        city,
        state
    from {{ ref('accounts') }}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

scores as (

    select * from {{ ref('int_account_scores_today') }}

),

signals as (

    select * from {{ ref('int_top_signal_texts') }}

),

people as (

    select * from {{ ref('int_buying_groups') }}

),

reasons as (

    select * from {{ ref('int_band_reason_texts') }}

),

listed as (

    select
        next_actions.account_id,
        next_actions.program_id,
        next_actions.owner_id,
        programs.program_name,
        accounts.account_name,
        replace(accounts.account_type, '_', ' ') as account_type,
        accounts.city,
        accounts.state,
        next_actions.band,
        bands.band_step,
        scores.fit_grade,
        case
            {# also while something holds the action: what it answers is named #}
            when next_actions.triggered_on > next_actions.scored_on
                then concat(
                    coalesce(concat(signals.top_reasons, '; '), ''),
                    'an appointment on ',
                    cast(next_actions.triggered_on as {{ dbt.type_string() }})
                )
            else coalesce(signals.top_reasons, 'No activity in the last 90 days')
        end as top_reasons,
        reasons.reasons as band_reasons,
        coalesce(people.engaged_roles, 'nobody known yet') as engaged_roles,
        next_actions.owner_team,
        queue.account_tier,
        stages.stage,
        next_actions.next_action,
        next_actions.action_channel,
        next_actions.hold_reason,
        {{ score_from_hundredths('scores.warmth_hundredths') }} as warmth_score,
        {{ score_from_hundredths('scores.fit_score_hundredths') }} as fit_score,
        cast(scores.fit_completeness as {{ dbt.type_bigint() }}) as fit_completeness,
        {{ score_from_hundredths('scores.engagement_hundredths') }} as engagement_score,
        {{ score_from_hundredths('scores.decay_hundredths') }} as decay_score,
        {{ score_from_hundredths('scores.rolled_up_warmth_hundredths') }} as rolled_up_warmth_score,
        cast(scores.banded_engaged_contact_count as {{ dbt.type_bigint() }})
            as engaged_contact_count,
        case
            when scores.is_banded_by_sites then scores.rolled_up_warmth_hundredths
            else scores.warmth_hundredths
        end as ranked_hundredths,
        queue.is_over_capacity,
        queue.is_sla_breached,
        scores.banded_last_signal_on as last_activity_date,
        next_actions.action_due_on,
        next_actions.due_reason,
        queue.sla_due_at,
        queue.first_action_at,
        next_actions.scored_on,
        next_actions.policy_version
    from next_actions
    inner join queue
        on
            next_actions.account_id = queue.account_id
            and next_actions.program_id = queue.program_id
    inner join bands
        on
            next_actions.policy_version = bands.policy_version
            and next_actions.band = bands.band
    inner join accounts
        on next_actions.account_id = accounts.account_id
    inner join programs
        on
            next_actions.scored_on = programs.scored_on
            and next_actions.program_id = programs.program_id
    inner join scores
        on
            next_actions.scored_on = scores.scored_on
            and next_actions.account_id = scores.account_id
            and next_actions.program_id = scores.program_id
    inner join reasons
        on
            next_actions.scored_on = reasons.scored_on
            and next_actions.account_id = reasons.account_id
            and next_actions.program_id = reasons.program_id
    left join stages
        on
            next_actions.account_id = stages.account_id
            and next_actions.program_id = stages.program_id
    left join signals
        on
            next_actions.account_id = signals.account_id
            and next_actions.program_id = signals.program_id
    left join people
        on
            next_actions.account_id = people.account_id
            and next_actions.program_id = people.program_id

),

warm_accounts as (

    select
        cast(
            row_number() over (
                partition by program_id
                order by
                    band_step asc,
                    ranked_hundredths desc,
                    account_id asc
            ) as {{ dbt.type_bigint() }}
        ) as warm_rank,
        account_id,
        program_id,
        owner_id,
        program_name,
        account_name,
        account_type,
        city,
        state,
        band,
        fit_grade,
        top_reasons,
        band_reasons,
        engaged_roles,
        owner_team,
        account_tier,
        stage,
        next_action,
        action_channel,
        hold_reason,
        warmth_score,
        fit_score,
        fit_completeness,
        engagement_score,
        decay_score,
        rolled_up_warmth_score,
        {{ score_from_hundredths('ranked_hundredths') }} as ranked_warmth_score,
        engaged_contact_count,
        is_over_capacity,
        is_sla_breached,
        is_sla_breached as sla_breached,
        last_activity_date,
        action_due_on,
        due_reason,
        sla_due_at,
        first_action_at,
        scored_on,
        policy_version
    from listed

)

select * from warm_accounts
