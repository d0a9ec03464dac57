{#- One row per account, programme and date on which something was decided: the band from that date until the next decision. -#}
{#- Read from the log, of which the last revision of a date counts. -#}
{{ config(meta={'is_of_all_dates': true}) }}

with

decision_log as (

    select
        account_id,
        program_id,
        band,
        reason_codes,
        decision_revision,
        scored_on
    from {{ ref('decision_log') }}

),

decisions_ranked as (

    select
        *,
        row_number() over (
            partition by
                account_id,
                program_id,
                scored_on
            order by decision_revision desc
        ) as revision_rank
    from decision_log

),

decisions_dated as (

    select
        account_id,
        program_id,
        band,
        reason_codes,
        scored_on as valid_from,
        lead(scored_on) over (
            partition by
                account_id,
                program_id
            order by scored_on asc
        ) as valid_to,
        lag(band) over (
            partition by
                account_id,
                program_id
            order by scored_on asc
        ) as previous_band
    from decisions_ranked
    where revision_rank = 1

),

band_history as (

    select
        account_id,
        program_id,
        band,
        previous_band,
        valid_from,
        valid_to,
        valid_to as valid_until,
        coalesce(band != previous_band, false) as is_changed,
        reason_codes like '%active_held%' or reason_codes like '%warm_held%' as is_held
    from decisions_dated

)

select * from band_history
