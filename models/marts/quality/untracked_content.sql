{#- One row per content item that cannot be measured: people meet it and the catalogue lacks it, or it is viewed and leads to no tracked action. -#}

with

signals as (

    select
        variant_hash,
        signal_count,
        activity_date
    from {{ ref('int_signals_daily') }}
    where activity_date <= {{ as_of_date() }}

),

signal_variants as (

    select
        variant_hash,
        signal_type,
        content_id
    from {{ ref('int_signal_variants') }}
    where content_id is not null

),

rules as (

    select policy_version
    from {{ ref('int_consent_rules_today') }}
    group by policy_version

),

signal_types as (

    select * from {{ policy_rows('signal_types') }}

),

family_kinds as (

    select * from {{ ref('signal_family_kinds') }}

),

versions as (

    select content_id
    from {{ ref('int_content_versions') }}
    group by content_id

),

kinds as (

    select
        signal_types.signal_type,
        case
            when signal_types.points = 0 then 'other'
            else family_kinds.content_use
        end as content_use
    from signal_types
    inner join rules
        on signal_types.policy_version = rules.policy_version
    inner join family_kinds
        on signal_types.family = family_kinds.family

),

uses as (

    select
        signal_variants.content_id,
        cast(sum(signals.signal_count) as {{ dbt.type_bigint() }}) as activity_count,
        cast(
            sum(case when kinds.content_use = 'view' then signals.signal_count else 0 end)
            as {{ dbt.type_bigint() }}
        ) as view_count,
        cast(
            sum(case when kinds.content_use = 'action' then signals.signal_count else 0 end)
            as {{ dbt.type_bigint() }}
        ) as action_count,
        max(signals.activity_date) as last_activity_date
    from signals
    inner join signal_variants
        on signals.variant_hash = signal_variants.variant_hash
    inner join kinds
        on signal_variants.signal_type = kinds.signal_type
    group by signal_variants.content_id

),

untracked_content as (

    select
        uses.content_id,
        uses.activity_count,
        uses.view_count,
        uses.action_count,
        uses.last_activity_date,
        uses.last_activity_date as last_activity_on,
        case
            when versions.content_id is null then 'not_in_catalogue'
            else 'no_tracked_action'
        end as reason
    from uses
    left join versions
        on uses.content_id = versions.content_id
    where
        versions.content_id is null
        or (uses.view_count > 0 and uses.action_count = 0)

)

select * from untracked_content
