{#- One row per raw row of cms.hospital_general_information: a hospital that takes part in Medicare. -#}
{{ config(materialized='table') }}

with

hospitals_raw as (

    select * from {{ source('cms', 'hospital_general_information') }}

),

hospitals_renamed as (

    select
        ---------- ids
        cast('cms' as {{ dbt.type_string() }}) as source_system,
        coalesce(
            {{ ccn_key(adapter.quote('Facility ID')) }},
            {{ ccn_key(adapter.quote('Provider ID')) }}
        ) as ccn,
        ---------- strings
        {{ first_text(['Facility Name', 'Hospital Name']) }} as hospital_name,
        {{ clean_text(adapter.quote('Address')) }} as address,
        {{ first_text(['City/Town', 'City']) }} as city,
        {{ clean_text(adapter.quote('State')) }} as state,
        {{ clean_text(adapter.quote('ZIP Code')) }} as postal_code,
        {{ first_text(['Telephone Number', 'Phone Number']) }} as phone,
        {{ clean_text(adapter.quote('Hospital Type')) }} as hospital_type,
        {{ clean_text(adapter.quote('Hospital Ownership')) }} as hospital_ownership,
        ---------- audit
        landing_key,
        {{ raw_row_as_json('cms', 'hospital_general_information') }} as raw_record
    from hospitals_raw

),

hospitals_judged as (

    select
        *,
        {{ given_key(['ccn']) }} as record_key,
        case
            when ccn is null then 'missing_key'
            when hospital_name is null then 'missing_name'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from hospitals_renamed

)

select * from hospitals_judged
