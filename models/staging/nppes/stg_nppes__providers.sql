{#- One row per raw row of nppes.npidata: a version of a registered organization (entity type 2) or person (1). -#}
with

providers_raw as (

    select * from {{ source('nppes', 'npidata') }}

),

providers_renamed as (

    select
        ---------- ids
        cast('nppes' as {{ dbt.type_string() }}) as source_system,
        {{ without_address(clean_text(adapter.quote('NPI'))) }} as npi,
        {{ nppes_primary_taxonomy() }} as taxonomy_code,
        ---------- strings
        {{ clean_text(adapter.quote('Entity Type Code')) }} as entity_type_code,
        {{ clean_text(adapter.quote('Provider Organization Name (Legal Business Name)')) }}
            as organization_name,
        {{ clean_text(adapter.quote('Provider Other Organization Name')) }} as alternate_name,
        {{ clean_text(adapter.quote('Parent Organization LBN')) }} as parent_organization_name,
        {{ clean_text(adapter.quote('Provider First Name')) }} as first_name,
        {{ clean_text(adapter.quote('Provider Last Name (Legal Name)')) }} as last_name,
        {{ clean_text(adapter.quote('Provider First Line Business Practice Location Address')) }}
            as address_line_1,
        {{ clean_text(adapter.quote('Provider Second Line Business Practice Location Address')) }}
            as address_line_2,
        {{ clean_text(adapter.quote('Provider Business Practice Location Address City Name')) }}
            as city,
        {{ clean_text(adapter.quote('Provider Business Practice Location Address State Name')) }}
            as state,
        {{ clean_text(adapter.quote('Provider Business Practice Location Address Postal Code')) }}
            as postal_code,
        {{ clean_text(
            adapter.quote(
                'Provider Business Practice Location Address Country Code (If outside U.S.)'
            )
        ) }} as country,
        {{ clean_text(
            adapter.quote('Provider Business Practice Location Address Telephone Number')
        ) }} as phone,
        ---------- dates
        {{ try_us_date(adapter.quote('Provider Enumeration Date')) }} as enumerated_on,
        {{ try_us_date(adapter.quote('Last Update Date')) }} as updated_on,
        coalesce(
            {{ try_us_date(adapter.quote('NPI Deactivation Date')) }},
            {{ try_us_date(adapter.quote('NPPES Deactivation Date')) }}
        ) as deactivated_on,
        {{ try_us_date(adapter.quote('NPI Reactivation Date')) }} as reactivated_on,
        ---------- audit
        landing_key,
        {{ raw_row_as_json('nppes', 'npidata') }} as raw_record
    from providers_raw

),

providers_judged as (

    select
        *,
        {{ given_key(['npi']) }} as record_key,
        case
            when npi is null then 'missing_key'
            when deactivated_on is null and entity_type_code is null then 'missing_value'
            when entity_type_code = '2' and deactivated_on is null and organization_name is null
                then 'missing_name'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from providers_renamed

)

select * from providers_judged
