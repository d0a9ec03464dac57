{#- One row per raw row of open_payments.physicians: a physician who received payments. -#}
with

physicians_raw as (

    select * from {{ source('open_payments', 'physicians') }}

),

physicians_renamed as (

    select
        ---------- ids
        cast('open_payments' as {{ dbt.type_string() }}) as source_system,
        {{ without_address(clean_text(adapter.quote('Physician_Profile_ID'))) }} as profile_id,
        {{ clean_text(adapter.quote('Physician_NPI')) }} as npi,
        ---------- strings
        {{ clean_text(adapter.quote('Physician_First_Name')) }} as first_name,
        {{ clean_text(adapter.quote('Physician_Last_Name')) }} as last_name,
        {{ clean_text(adapter.quote('Recipient_Primary_Business_Street_Address_Line1')) }}
            as address_line_1,
        {{ clean_text(adapter.quote('Recipient_Primary_Business_Street_Address_Line2')) }}
            as address_line_2,
        {{ clean_text(adapter.quote('Recipient_City')) }} as city,
        {{ clean_text(adapter.quote('Recipient_State')) }} as state,
        {{ clean_text(adapter.quote('Recipient_Zip_Code')) }} as postal_code,
        {{ clean_text(adapter.quote('Physician_Primary_Type')) }} as physician_type,
        {{ clean_text(adapter.quote('Physician_Specialty')) }} as specialty,
        ---------- audit
        landing_key,
        {{ raw_row_as_json('open_payments', 'physicians') }} as raw_record
    from physicians_raw

),

physicians_judged as (

    select
        *,
        {{ given_key(['profile_id']) }} as record_key,
        case
            when profile_id is null then 'missing_key'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from physicians_renamed

)

select * from physicians_judged
