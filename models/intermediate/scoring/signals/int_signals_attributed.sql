{#- One row per signal basis and bucket of an actor that leads to an account, of the signals that say something: its count, and who and what it belongs to. -#}
{#- A view: ownership, role and content are looked up at every build and never stored with the counts. -#}
{{ config(materialized='view') }}

with

kinds as (

    select * from {{ ref('int_signal_variants_enriched') }}
    where is_scored

),

{# Few buckets say anything: the others are left behind before they meet who they belong to. #}
signals as (

    select
        actor_hash,
        variant_hash,
        latest_activity_stamp,
        signal_count,
        suspect_count,
        activity_date
    from {{ ref('int_signals_daily') }}
    where variant_hash in (select kinds.variant_hash from kinds)

),

actors as (

    select
        affiliation_basis,
        actor_hash,
        affiliation_hash,
        {{ affiliation_columns() | join(',\n        ') }}
    from {{ ref('int_affiliations_by_basis') }}

),

attributed as (

    select
        actors.affiliation_basis,
        {# Read by few, and a view: what nobody asks for costs nothing. #}
        {% for column in affiliation_columns() -%}
        actors.{{ column }},
        {% endfor -%}
        actors.affiliation_hash,
        kinds.variant_key,
        kinds.once_hash,
        kinds.signal_type,
        kinds.therapy_area,
        kinds.product,
        signals.latest_activity_stamp,
        case
            when actors.affiliation_basis = 'with_suspects'
                then signals.signal_count + signals.suspect_count
            else signals.signal_count
        end as signal_count,
        signals.activity_date
    from signals
    inner join actors
        on signals.actor_hash = actors.actor_hash
    inner join kinds
        on signals.variant_hash = kinds.variant_hash
    where
        signals.signal_count > 0
        or actors.affiliation_basis = 'with_suspects'

)

select * from attributed
