{#- One row per raw row of Open Payments, general and research: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

chosen_manufacturers as (

    select * from {{ ref('open_payments_manufacturers') }}

),

product_therapy_areas as (

    select * from {{ ref('product_therapy_areas') }}

),

therapy_areas as (

    select * from {{ ref('therapy_areas') }}

),

general_payments as (

    select
        'open_payments.general_payments' as source_table,
        landing_key,
        source_system,
        'general_payments/' || payment_id as activity_record_id,
        manufacturer_name,
        profile_id as contact_record_id,
        ccn as organization_record_id,
        payment_nature,
        product,
        product_category,
        cast(null as {{ dbt.type_string() }}) as study_name,
        cast(paid_on as timestamp) as occurred_at,
        is_deleted,
        quarantine_reason,
        record_key,
        raw_record
    from {{ ref('stg_open_payments__general_payments') }}

),

research_payments as (

    select
        'open_payments.research_payments' as source_table,
        landing_key,
        source_system,
        'research_payments/' || payment_id as activity_record_id,
        manufacturer_name,
        coalesce(investigator_profile_id, profile_id) as contact_record_id,
        recipient_record_id as organization_record_id,
        'research payment' as payment_nature,
        product,
        product_category,
        study_name,
        cast(paid_on as timestamp) as occurred_at,
        is_deleted,
        quarantine_reason,
        record_key,
        raw_record
    from {{ ref('stg_open_payments__research_payments') }}

),

payments_unioned as (

    select * from general_payments

    union all

    select * from research_payments

),

payments_worded as (

    select
        *,
        trim({{ replace_pattern("lower(product_category)", "[^a-z0-9]+", " ") }}) as category_words
    from payments_unioned

),

{# a category is a word or two of an area, and maybe more: "Cardiology/Vascular Diseases" #}
payments_keyed as (

    select
        *,
        {{ dbt.split_part('category_words', "' '", 1) }} as category_word,
        {{ dbt.split_part('category_words', "' '", 1) }} || ' '
        || {{ dbt.split_part('category_words', "' '", 2) }} as category_two_words
    from payments_worded

),

payments_typed as (

    select
        payments_keyed.source_table,
        payments_keyed.landing_key,
        payments_keyed.source_system,
        payments_keyed.activity_record_id,
        payments_keyed.occurred_at,
        payments_keyed.contact_record_id,
        payments_keyed.organization_record_id,
        payments_keyed.study_name,
        payments_keyed.is_deleted,
        payments_keyed.quarantine_reason,
        payments_keyed.record_key,
        payments_keyed.raw_record,
        coalesce(
            product_therapy_areas.therapy_area,
            areas_of_category.therapy_area,
            areas_of_two_words.therapy_area,
            areas_of_word.therapy_area
        ) as therapy_area,
        lower(payments_keyed.product) as product,
        {#- what other companies pay is known, but is nobody's engagement with us #}
        case
            when chosen_manufacturers.manufacturer_name is null
                then 'payment by another manufacturer'
            else lower(payments_keyed.payment_nature)
        end as activity_type
    from payments_keyed
    left join chosen_manufacturers
        on lower(payments_keyed.manufacturer_name) = chosen_manufacturers.manufacturer_name
    left join product_therapy_areas
        on lower(payments_keyed.product) = product_therapy_areas.product
    left join therapy_areas as areas_of_category
        on payments_keyed.category_words = areas_of_category.keyword
    left join therapy_areas as areas_of_two_words
        on payments_keyed.category_two_words = areas_of_two_words.keyword
    left join therapy_areas as areas_of_word
        on payments_keyed.category_word = areas_of_word.keyword

),

payments_mapped as (

    select
        {{ conform('activity', {
            'campaign_id': impersonal_text('study_name'),
        }, as_named=[
            'source_table', 'activity_record_id', 'activity_type', 'occurred_at',
            'contact_record_id', 'organization_record_id', 'therapy_area', 'product',
            'is_deleted',
        ]) }}
    from payments_typed

)

select * from payments_mapped
