{#- One row per raw row of Open Payments, general and research: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

chosen_manufacturers as (

    select * from {{ ref('open_payments_manufacturers') }}

),

product_therapy_areas as (

    select * from {{ ref('product_therapy_areas') }}

),

general_payments as (

    select
        'open_payments.general_payments' as source_table,
        landing_key,
        source_system,
        'general_payments/' || payment_id as activity_record_id,
        manufacturer_name,
        profile_id as contact_record_id,
        cast(null as {{ dbt.type_string() }}) as organization_record_id,
        payment_nature,
        product,
        cast(null as {{ dbt.type_string() }}) as study_name,
        cast(paid_on as timestamp) as occurred_at,
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
        study_name,
        cast(paid_on as timestamp) as occurred_at,
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

payments_typed as (

    select
        payments_unioned.source_table,
        payments_unioned.landing_key,
        payments_unioned.source_system,
        payments_unioned.activity_record_id,
        payments_unioned.occurred_at,
        payments_unioned.contact_record_id,
        payments_unioned.organization_record_id,
        payments_unioned.study_name,
        payments_unioned.quarantine_reason,
        payments_unioned.record_key,
        payments_unioned.raw_record,
        product_therapy_areas.therapy_area,
        lower(payments_unioned.product) as product,
        {#- what other companies pay is known, but is nobody's engagement with us #}
        case
            when chosen_manufacturers.manufacturer_name is null
                then 'payment by another manufacturer'
            else lower(payments_unioned.payment_nature)
        end as activity_type
    from payments_unioned
    left join chosen_manufacturers
        on lower(payments_unioned.manufacturer_name) = chosen_manufacturers.manufacturer_name
    left join product_therapy_areas
        on lower(payments_unioned.product) = product_therapy_areas.product

),

payments_mapped as (

    select
        {{ conform('activity', {
            'campaign_id': impersonal_text('study_name'),
        }, as_named=[
            'source_table', 'activity_record_id', 'activity_type', 'occurred_at',
            'contact_record_id', 'organization_record_id', 'therapy_area', 'product',
        ]) }}
    from payments_typed

)

select * from payments_mapped
