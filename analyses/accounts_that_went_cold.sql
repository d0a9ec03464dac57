{#- One row per account and programme that fell back lately and is cold today: what it had reached, and why it cooled. -#}
-- Question: who went cold in the last quarter, and why?
-- How to read it: `lost_stage` is how far the account had come before it fell back on `went_cold_on`;
--   `setback_reason` says what ended that stage, `cold_reason` what the band says today. Where `last_touch_on`
--   is empty or older than `last_activity_date`, the account spoke last and nobody answered.
-- What to change: `days_back`; a state or a programme in `fallen`; `lost_stage` to see late losses alone.
{%- set days_back = 90 %}

with

bands as (

    select * from {{ ref('account_bands') }}

),

stage_transitions as (

    select * from {{ ref('stage_transitions') }}

),

scores as (

    select * from {{ ref('account_scores') }}

),

decay_scores as (

    select * from {{ ref('account_decay_scores') }}

),

contact_outreach as (

    select * from {{ ref('contact_outreach') }}

),

accounts as (

    select * from {{ ref('accounts') }}

),

latest_date as (

    select max(scored_on) as scored_on
    from bands

),

cold_today as (

    select
        bands.account_id,
        bands.program_id,
        bands.cold_reason,
        bands.scored_on
    from bands
    inner join latest_date
        on bands.scored_on = latest_date.scored_on
    where bands.band = 'cold'

),

touches as (

    select
        account_id,
        program_id,
        max(last_touch_on) as last_touch_on
    from contact_outreach
    group by
        account_id,
        program_id

),

fallen as (

    select
        cold_today.account_id,
        cold_today.program_id,
        cold_today.cold_reason,
        cold_today.scored_on,
        stage_transitions.from_stage as lost_stage,
        stage_transitions.setback_reason,
        cast(stage_transitions.entered_at as date) as went_cold_on
    from cold_today
    inner join stage_transitions
        on
            cold_today.account_id = stage_transitions.account_id
            and cold_today.program_id = stage_transitions.program_id
    where
        stage_transitions.stage_level = 'account'
        and stage_transitions.stage = 'recycle'
        and stage_transitions.is_current
        and {{ days_between('cast(stage_transitions.entered_at as date)', 'cold_today.scored_on') }}
        <= {{ days_back }}

),

accounts_gone_cold as (

    select
        fallen.account_id,
        fallen.program_id,
        accounts.account_name,
        accounts.state,
        fallen.lost_stage,
        fallen.setback_reason,
        fallen.cold_reason,
        scores.fit_score,
        scores.warmth_score,
        fallen.went_cold_on,
        decay_scores.last_activity_date,
        touches.last_touch_on
    from fallen
    inner join accounts
        on fallen.account_id = accounts.account_id
    inner join scores
        on
            fallen.account_id = scores.account_id
            and fallen.program_id = scores.program_id
            and fallen.scored_on = scores.scored_on
    inner join decay_scores
        on
            fallen.account_id = decay_scores.account_id
            and fallen.program_id = decay_scores.program_id
            and fallen.scored_on = decay_scores.scored_on
    left join touches
        on
            fallen.account_id = touches.account_id
            and fallen.program_id = touches.program_id

)

select * from accounts_gone_cold
order by
    fit_score desc,
    went_cold_on desc,
    account_id asc,
    program_id asc
