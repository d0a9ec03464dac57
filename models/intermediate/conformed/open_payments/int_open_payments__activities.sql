{#- One row per raw row of Open Payments, general and research: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

payments_unioned as (

    select * from {{ ref('int_open_payments_payments_unioned') }}

),

chosen_manufacturers as (

    select * from {{ ref('open_payments_manufacturers') }}

),

product_therapy_areas as (

    select * from {{ ref('product_therapy_areas') }}

),

payments_mapped as (

    select
        payments_unioned.source_table,
        payments_unioned.landing_key,
        payments_unioned.source_system,
        payments_unioned.activity_record_id,
        case
            -- what other companies pay is known, but is nobody's engagement with us
            when chosen_manufacturers.manufacturer_name is null
                then 'payment by another manufacturer'
            else lower(payments_unioned.payment_nature)
        end as activity_type,
        payments_unioned.occurred_at,
        payments_unioned.contact_record_id,
        cast(null as {{ dbt.type_string() }}) as email,
        payments_unioned.organization_record_id,
        cast(null as {{ dbt.type_string() }}) as organization_name,
        cast(null as {{ dbt.type_string() }}) as content_id,
        payments_unioned.study_name as campaign_id,
        product_therapy_areas.therapy_area,
        lower(payments_unioned.product) as product,
        cast(null as {{ dbt.type_string() }}) as outcome,
        cast(null as {{ dbt.type_string() }}) as user_agent,
        cast(null as {{ dbt.type_string() }}) as url,
        false as is_deleted,
        cast(null as timestamp) as updated_at,
        cast(null as timestamp) as loaded_at,
        payments_unioned.quarantine_reason,
        payments_unioned.record_key,
        payments_unioned.raw_record
    from payments_unioned
    left join chosen_manufacturers
        on lower(payments_unioned.manufacturer_name) = chosen_manufacturers.manufacturer_name
    left join product_therapy_areas
        on lower(payments_unioned.product) = product_therapy_areas.product

)

select * from payments_mapped
