{#- One row per raw row of hubspot.company: a version of an organization. -#}
{{ config(materialized='table') }}

with

companies_raw as (

    select * from {{ source('hubspot', 'company') }}

),

placeholder_names as (

    select name_key as placeholder from {{ ref('placeholder_names') }}

),

companies_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ record_id('id') }} as company_id,
        {{ record_id('property_hs_parent_company_id') }} as parent_company_id,
        {{ clean_text('property_hs_merged_object_ids') }} as merged_company_ids,
        {{ clean_text('property_npi') }} as npi,
        {{ clean_text('property_ccn') }} as ccn,
        ---------- strings
        {{ clean_text('property_name') }} as company_name,
        {{ clean_text('property_address') }} as address_line_1,
        {{ clean_text('property_address_2') }} as address_line_2,
        {{ clean_text('property_city') }} as city,
        {{ clean_text('property_state') }} as state,
        {{ clean_text('property_zip') }} as postal_code,
        {{ clean_text('property_country') }} as country,
        {{ clean_text('property_phone') }} as phone,
        coalesce(
            {{ clean_text('property_website') }},
            {{ clean_text('property_domain') }}
        ) as website,
        {{ clean_text('property_industry') }} as industry,
        {{ clean_text('property_type') }} as company_type,
        unread_elsewhere,
        {{ refusal_words('hubspot', 'company') }} as refusal_words,
        ---------- booleans
        {{ is_row_gone('is_deleted') }} as is_deleted,
        ---------- timestamps
        {{ try_timestamp('property_createdate') }} as created_at,
        {{ try_timestamp('property_hs_lastmodifieddate') }} as updated_at,
        {{ unreadable_times([
            'property_createdate', 'property_hs_lastmodifieddate', '_fivetran_synced'
        ]) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'company') }} as raw_record
    from companies_raw

),

companies_named as (

    select
        companies_renamed.*,
        placeholder_names.placeholder
    from companies_renamed
    left join placeholder_names
        on
            {{ placeholder_key('companies_renamed.company_name') }}
            = placeholder_names.placeholder

),

companies_judged as (

    select
        *,
        {{ given_key(['company_id']) }} as record_key,
        case
            when company_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            when not is_deleted and company_name is null then 'missing_name'
            when not is_deleted and placeholder is not null then 'placeholder_name'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from companies_named

)

select * from companies_judged
