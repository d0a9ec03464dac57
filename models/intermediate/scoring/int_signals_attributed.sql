{#- One row per signal basis, person, account, signal type, therapy area, product and day: bucket counts joined to who and what they belong to. -#}
{#-
    A view: ownership, role and content are looked up here at every build and never stored with the
    counts. Basis `current` is who they belong to today; `remembered` is who they belonged to when
    scores were last published, for what has moved since; `with_suspects` counts what looks like a
    machine's as well, where there is any.
-#}
{{ config(materialized='view') }}

with

signals as (
    select
        actor_key,
        signal_type,
        therapy_area,
        product,
        content_id,
        latest_activity,
        signal_count,
        suspect_count,
        activity_date
    from {{ ref('int_signals_daily') }}
),

actors as (
    {% for basis, affiliations in [
        ('current', ref('int_actor_affiliations')),
        ('remembered', ref('int_affiliations_remembered')),
        ('with_suspects', ref('int_affiliations_suspected')),
    ] -%}
    select
        '{{ basis }}' as signal_basis,
        actor_key,
        {{ affiliation_columns() | join(',\n        ') }}
    from {{ affiliations }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

content as (
    select * from {{ ref('int_content_latest') }}
),

attributed as (
    select
        actors.signal_basis,
        actors.account_id,
        actors.person_key,
        actors.contact_id,
        actors.decision_role,
        actors.account_match_step,
        signals.signal_type,
        coalesce(signals.therapy_area, content.therapy_area) as therapy_area,
        coalesce(signals.product, content.product) as product,
        cast(
            sum(
                case
                    when actors.signal_basis = 'with_suspects'
                        then signals.signal_count + signals.suspect_count
                    else signals.signal_count
                end
            )
            as {{ dbt.type_bigint() }}
        ) as signal_count,
        max(signals.latest_activity) as latest_activity,
        signals.activity_date
    from signals
    inner join actors
        on signals.actor_key = actors.actor_key
    left join content
        on signals.content_id = content.content_id
    where
        signals.signal_count > 0
        or actors.signal_basis = 'with_suspects'
    group by
        actors.signal_basis,
        actors.account_id,
        actors.person_key,
        actors.contact_id,
        actors.decision_role,
        actors.account_match_step,
        signals.signal_type,
        coalesce(signals.therapy_area, content.therapy_area),
        coalesce(signals.product, content.product),
        signals.activity_date
)

select * from attributed
