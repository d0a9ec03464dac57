{#- One row per account and programme that fits well and that no team has touched lately, though somebody may be contacted. -#}
-- Question: which well-fitting accounts has nobody talked to?
-- How to read it: the best fit first. `cold_reason` says whether the account is silent or only lightly engaged;
--   `contactable_contact_count` people may be contacted today, `readiness` names an open window that makes
--   now a good time.
-- What to change: `least_fit` (75 is grade A), `quiet_days`; a state or an account type in the last step.
{%- set least_fit = 75 %}
{%- set quiet_days = 90 %}

with

bands as (

    select * from {{ ref('account_bands') }}

),

scores as (

    select * from {{ ref('account_scores') }}

),

contact_outreach as (

    select * from {{ ref('contact_outreach') }}

),

readiness_windows as (

    select * from {{ ref('account_readiness') }}

),

accounts as (

    select * from {{ ref('accounts') }}

),

latest_date as (

    select max(scored_on) as scored_on
    from bands

),

people as (

    select
        account_id,
        program_id,
        max(last_touch_on) as last_touch_on,
        sum(case when may_contact then 1 else 0 end) as contactable_contact_count
    from contact_outreach
    group by
        account_id,
        program_id

),

windows_open as (

    select
        account_id,
        program_id,
        {{ sorted_list('readiness_kind') }} as readiness
    from readiness_windows
    where is_open
    group by
        account_id,
        program_id

),

fitting_and_cold as (

    select
        bands.account_id,
        bands.program_id,
        bands.cold_reason,
        bands.scored_on,
        scores.fit_score,
        scores.fit_completeness,
        scores.warmth_score
    from bands
    inner join latest_date
        on bands.scored_on = latest_date.scored_on
    inner join scores
        on
            bands.account_id = scores.account_id
            and bands.program_id = scores.program_id
            and bands.scored_on = scores.scored_on
    where
        bands.band = 'cold'
        and scores.fit_score >= {{ least_fit }}

),

fitting_accounts_left_alone as (

    select
        fitting_and_cold.account_id,
        fitting_and_cold.program_id,
        accounts.account_name,
        accounts.account_type,
        accounts.state,
        fitting_and_cold.cold_reason,
        windows_open.readiness,
        fitting_and_cold.fit_score,
        fitting_and_cold.fit_completeness,
        fitting_and_cold.warmth_score,
        people.contactable_contact_count,
        people.last_touch_on
    from fitting_and_cold
    inner join accounts
        on fitting_and_cold.account_id = accounts.account_id
    inner join people
        on
            fitting_and_cold.account_id = people.account_id
            and fitting_and_cold.program_id = people.program_id
    left join windows_open
        on
            fitting_and_cold.account_id = windows_open.account_id
            and fitting_and_cold.program_id = windows_open.program_id
    where
        people.contactable_contact_count > 0
        and (
            people.last_touch_on is null
            or {{ days_between('people.last_touch_on', 'fitting_and_cold.scored_on') }}
            > {{ quiet_days }}
        )

)

select * from fitting_accounts_left_alone
order by
    fit_score desc,
    warmth_score desc,
    account_id asc,
    program_id asc
