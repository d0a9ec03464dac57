{#- One row per policy version, use case and signal type that says something to it: the share of its points, its intent and its limit. -#}
{#- A share of 0 has no row: such a signal counts nowhere. -#}

with

signal_types as (

    select * from {{ ref('int_signal_types_scored') }}

),

use_cases as (

    select * from {{ ref('int_policy_use_cases') }}

),

signal_uses as (

    select * from {{ policy_rows('signal_uses') }}

),

uses_found as (

    select
        signal_types.policy_version,
        use_cases.use_case,
        signal_types.signal_type,
        signal_types.channel,
        signal_types.polarity,
        signal_types.points,
        signal_types.stop_kind,
        signal_types.limit_group as named_limit_group,
        coalesce(signal_uses.use_pct, 100) as use_pct,
        coalesce(signal_uses.intent_level, signal_types.intent_level) as intent_level
    from signal_types
    inner join use_cases
        on signal_types.policy_version = use_cases.policy_version
    left join signal_uses
        on
            signal_types.policy_version = signal_uses.policy_version
            and use_cases.use_case = signal_uses.use_case
            and signal_types.signal_type = signal_uses.signal_type

),

uses_grouped as (

    select
        policy_version,
        use_case,
        signal_type,
        channel,
        polarity,
        points,
        stop_kind,
        use_pct,
        intent_level,
        case
            when polarity != 'positive' then 'none'
            when named_limit_group is not null then named_limit_group
            when intent_level = 'low' then 'interest'
            else 'none'
        end as limit_group
    from uses_found
    where use_pct > 0

)

select * from uses_grouped
