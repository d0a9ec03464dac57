{#- One row per activity that counts or is suspect: when it happened, who and which account it belongs to today, and its verdict. -#}
{#-
    A view over the ledger, so that a merge or a move costs nothing here; publishing stores it as a
    table.
-#}
{{ config(materialized='view') }}

with

activities as (

    select * from {{ ref('int_activities_attributed') }}

),

policies as (

    select policy_version
    from {{ ref('int_scoring_dates') }}
    where
        scored_on = {{ as_of_date() }}
        and not is_hysteresis_date

),

signal_types as (

    select
        signal_types.signal_type,
        signal_types.channel,
        signal_types.intent_level
    from {{ policy_rows('signal_types') }}
    inner join policies
        on signal_types.policy_version = policies.policy_version

),

{# What it was about, as far as the catalogue and the patterns of topics know. #}
kinds as (

    select
        variant_hash,
        signal_type,
        therapy_area,
        product
    from {{ ref('int_signal_variants_enriched') }}

),

products_known as (

    {{ known_products() }}

),

areas_known as (

    {{ known_therapy_areas() }}

),

activities_described as (

    select
        activities.activity_id,
        activities.source_system,
        activities.activity_record_id,
        activities.contact_id,
        activities.account_id,
        kinds.signal_type,
        signal_types.channel,
        signal_types.intent_level,
        activities.content_id,
        activities.campaign_id,
        areas_known.word as therapy_area,
        products_known.word as product,
        activities.suspect_reason,
        activities.activity_date,
        activities.occurred_at,
        activities.first_loaded_at,
        activities.is_suspect
    from activities
    inner join kinds
        on activities.variant_hash = kinds.variant_hash
    left join signal_types
        on kinds.signal_type = signal_types.signal_type
    left join areas_known
        on kinds.therapy_area = areas_known.word
    left join products_known
        on kinds.product = products_known.word

)

select * from activities_described
