{#- One row per signal basis and bucket of an actor that leads to an account: its count, and who and what it belongs to. -#}
{#- A view: ownership, role and content are looked up at every build and never stored with the counts. -#}
{{ config(materialized='view') }}

with

signals as (
    select
        actor_hash,
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
    select
        signal_basis,
        actor_hash,
        person_hash,
        affiliation_hash,
        {{ affiliation_columns() | join(',\n        ') }}
    from {{ ref('int_affiliations_counted') }}
),

content as (
    select * from {{ ref('int_content_latest') }}
),

attributed as (
    select
        actors.signal_basis,
        {# Read by few, and a view: what nobody asks for costs nothing. #}
        {% for column in affiliation_columns() -%}
        actors.{{ column }},
        {% endfor -%}
        actors.affiliation_hash,
        {# What a daily cap holds for: equal for one person, signal and day. #}
        {{ row_fingerprint([
            'actors.person_hash', 'signals.signal_type', 'signals.activity_date'
        ]) }} as cap_hash,
        signals.signal_type,
        coalesce(signals.therapy_area, content.therapy_area) as therapy_area,
        coalesce(signals.product, content.product) as product,
        signals.latest_activity,
        case
            when actors.signal_basis = 'with_suspects'
                then signals.signal_count + signals.suspect_count
            else signals.signal_count
        end as signal_count,
        signals.activity_date
    from signals
    inner join actors
        on signals.actor_hash = actors.actor_hash
    left join content
        on signals.content_id = content.content_id
    where
        signals.signal_count > 0
        or actors.signal_basis = 'with_suspects'
)

select * from attributed
