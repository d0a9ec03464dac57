{#- One row per raw row of uploads.organizations: a version of an organization as a source lists it. -#}
{{ config(materialized='table') }}

with

organizations_raw as (

    select * from {{ source('uploads', 'organizations') }}

),

placeholder_names as (

    select name_key as placeholder from {{ ref('placeholder_names') }}

),

organizations_renamed as (

    select
        ---------- ids
        {{ without_address(clean_text('source_system')) }} as source_system,
        {{ record_id_in('source_system', 'organization_record_id') }} as organization_record_id,
        {{ record_id_in('source_system', 'parent_organization_record_id') }}
            as parent_organization_record_id,
        {{ clean_text('npi') }} as npi,
        {{ clean_text('ccn') }} as ccn,
        {{ clean_text('tax_id') }} as tax_id,
        ---------- strings
        {{ clean_text('organization_name') }} as organization_name,
        {{ clean_text('alternate_name') }} as alternate_name,
        {{ clean_text('address_line_1') }} as address_line_1,
        {{ clean_text('address_line_2') }} as address_line_2,
        {{ clean_text('city') }} as city,
        {{ clean_text('state') }} as state,
        {{ clean_text('postal_code') }} as postal_code,
        {{ clean_text('country') }} as country,
        {{ clean_text('phone') }} as phone,
        {{ clean_text('website') }} as website,
        {{ clean_text('organization_type') }} as organization_type,
        {{ clean_text('ownership') }} as ownership,
        {{ clean_text('therapy_areas') }} as therapy_areas,
        {{ clean_text('service_lines') }} as service_lines,
        unread_elsewhere,
        {{ refusal_words('uploads', 'organizations') }} as refusal_words,
        {{ clean_text('current_therapies') }} as current_therapies,
        ---------- numbers
        {{ try_count('bed_count') }} as bed_count,
        {{ try_count('annual_patient_volume') }} as annual_patient_volume,
        ---------- booleans
        {{ try_boolean('has_formulary_committee') }} as has_formulary_committee,
        coalesce({{ try_boolean('is_deleted') }}, false) as is_deleted,
        ---------- timestamps
        {{ try_timestamp('created_at') }} as created_at,
        {{ try_timestamp('updated_at') }} as updated_at,
        {{ unreadable_times(['created_at', 'updated_at', 'loaded_at']) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('loaded_at') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('uploads', 'organizations') }} as raw_record
    from organizations_raw

),

organizations_named as (

    select
        organizations_renamed.*,
        placeholder_names.placeholder
    from organizations_renamed
    left join placeholder_names
        on
            {{ placeholder_key('organizations_renamed.organization_name') }}
            = placeholder_names.placeholder

),

organizations_judged as (

    select
        *,
        {{ given_key(['source_system', 'organization_record_id']) }} as record_key,
        case
            when source_system is null or organization_record_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            when not is_deleted and organization_name is null then 'missing_name'
            when not is_deleted and placeholder is not null then 'placeholder_name'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from organizations_named

)

select * from organizations_judged
