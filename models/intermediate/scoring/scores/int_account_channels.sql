{#- One row per scenario, evaluated date, account and channel with a positive signal in the engagement window. -#}

with

sums as (
    select
        scored_on,
        scenario,
        evaluated_on,
        policy_version,
        affiliation_hash,
        variant_key
    from {{ ref('int_signal_sums') }}
    where
        program_scope = '*'
        and count_90d > 0
),

affiliations as (
    select
        affiliation_hash,
        account_id
    from {{ ref('int_affiliations_named') }}
),

kinds as (
    select * from {{ ref('int_signal_kinds_counted') }}
),

signal_types as (
    select
        policy_version,
        signal_type,
        channel
    from {{ policy_rows('signal_types') }}
    where
        polarity = 'positive'
        and points > 0
),

channels as (
    select
        sums.scored_on,
        sums.scenario,
        sums.evaluated_on,
        affiliations.account_id,
        signal_types.channel
    from sums
    inner join affiliations
        on sums.affiliation_hash = affiliations.affiliation_hash
    inner join kinds
        on sums.variant_key = kinds.variant_key
    inner join signal_types
        on
            sums.policy_version = signal_types.policy_version
            and kinds.signal_type = signal_types.signal_type
    group by
        sums.scored_on,
        sums.scenario,
        sums.evaluated_on,
        affiliations.account_id,
        signal_types.channel
)

select * from channels
