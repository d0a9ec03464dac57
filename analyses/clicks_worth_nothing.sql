{#- One row per account and programme whose engagement rests partly on one kind of signal: the score without it. -#}
-- Question: what would change if e-mail clicks were worth nothing?
-- How to read it: `engagement_without` is the engagement score with the points of that signal taken out, all
--   else as it is; `signal_pct` is its part of the points. `falls_below_range` marks those who would lose
--   the engagement that a warm band asks for. Accounts that the programme does not serve are left out.
-- What to change: `signal_type`, to try any other signal; `engagement_needed`, the range to watch (20, 30 and
--   60 are the bounds of policy 2026.1). It leaves breadth as it is: for the exact bands write a draft
--   policy and ask `warm policy diff`.
{%- set signal_type = 'email_click' %}
{%- set engagement_needed = 30 %}

with

factors as (

    select * from {{ ref('account_score_factors') }}

),

engagement_scores as (

    select * from {{ ref('account_engagement_scores') }}

),

bands as (

    select * from {{ ref('account_bands') }}

),

accounts as (

    select * from {{ ref('accounts') }}

),

latest_date as (

    select max(scored_on) as scored_on
    from bands

),

signal_units as (

    select
        factors.account_id,
        factors.program_id,
        factors.scored_on,
        factors.raw_units as signal_raw,
        factors.evidence_count as signal_count
    from factors
    inner join latest_date
        on factors.scored_on = latest_date.scored_on
    where
        factors.component = 'engagement'
        and factors.factor = '{{ signal_type }}'
        and factors.raw_units > 0

),

taken_out as (

    select
        signal_units.account_id,
        signal_units.program_id,
        signal_units.scored_on,
        signal_units.signal_raw,
        signal_units.signal_count,
        engagement_scores.engagement_raw,
        engagement_scores.engagement_positive_raw,
        engagement_scores.engagement_score,
        -- in hundredths, so that all that follows is whole numbers
        cast(engagement_scores.engagement_score * 100 as {{ dbt.type_bigint() }}) as hundredths,
        case
            when engagement_scores.engagement_raw > signal_units.signal_raw
                then engagement_scores.engagement_raw - signal_units.signal_raw
            else 0
        end as raw_without
    from signal_units
    inner join engagement_scores
        on
            signal_units.account_id = engagement_scores.account_id
            and signal_units.program_id = engagement_scores.program_id
            and signal_units.scored_on = engagement_scores.scored_on
    where engagement_scores.engagement_score > 0

),

-- The score is raw / (raw + half): what was scored tells what half is, so that no policy has to be read.
scored_without as (

    select
        taken_out.*,
        cast(
            {{ floor_divide(
                '10000 * (raw_without * hundredths)',
                'raw_without * hundredths + engagement_raw * (10000 - hundredths)'
            ) }} as {{ dbt.type_bigint() }}
        ) as hundredths_without,
        cast(
            {{ floor_divide('100 * signal_raw', 'engagement_positive_raw') }}
            as {{ dbt.type_bigint() }}
        ) as signal_pct
    from taken_out

),

engagement_without_signal as (

    select
        scored_without.account_id,
        scored_without.program_id,
        accounts.account_name,
        bands.band,
        scored_without.engagement_score,
        cast(scored_without.hundredths_without / 100.0 as decimal(5, 2)) as engagement_without,
        scored_without.signal_count,
        scored_without.signal_pct,
        scored_without.hundredths >= {{ engagement_needed * 100 }}
        and scored_without.hundredths_without < {{ engagement_needed * 100 }} as falls_below_range
    from scored_without
    inner join accounts
        on scored_without.account_id = accounts.account_id
    inner join bands
        on
            scored_without.account_id = bands.account_id
            and scored_without.program_id = bands.program_id
            and scored_without.scored_on = bands.scored_on
    where bands.band != 'out_of_scope'

)

select * from engagement_without_signal
order by
    case when falls_below_range then 0 else 1 end asc,
    engagement_score - engagement_without desc,
    account_id asc,
    program_id asc
