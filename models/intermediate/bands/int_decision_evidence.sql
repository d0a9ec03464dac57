{#- One row per scored date, account and programme with any signal: the latest activities behind its five strongest signals. -#}

with

signals as (
    select * from {{ ref('int_signals_ranked') }}
    where
        polarity = 'positive'
        and window_units > 0
        {# Five name what decided; the factors table has them all. #}
        and signal_rank <= 5
),

evidence as (
    select
        scored_on,
        account_id,
        program_id,
        {{ ordered_list('latest_activity_id', 'signal_rank', ';') }} as evidence_activity_ids
    from signals
    group by
        scored_on,
        account_id,
        program_id
)

select * from evidence
