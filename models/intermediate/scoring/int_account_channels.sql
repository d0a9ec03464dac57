{#- One row per evaluated date, account and channel with a positive signal in the engagement window. -#}

with

evaluations as (
    select * from {{ ref('int_scoring_dates') }}
),

signals as (
    select
        account_id,
        signal_type,
        activity_date
    from {{ ref('int_signals_attributed') }}
),

signal_types as (
    select
        policy_version,
        signal_type,
        channel
    from {{ ref('signal_types') }}
    where
        polarity = 'positive'
        and points > 0
),

channels as (
    select
        evaluations.scored_on,
        evaluations.evaluated_on,
        signals.account_id,
        signal_types.channel
    from signals
    inner join evaluations
        on
            signals.activity_date <= evaluations.evaluated_on
            and signals.activity_date >= {{ add_days('evaluations.evaluated_on', -89) }}
    inner join signal_types
        on
            evaluations.policy_version = signal_types.policy_version
            and signals.signal_type = signal_types.signal_type
    group by
        evaluations.scored_on,
        evaluations.evaluated_on,
        signals.account_id,
        signal_types.channel
)

select * from channels
