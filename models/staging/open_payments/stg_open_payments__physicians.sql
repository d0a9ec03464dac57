{#- One row per raw row of open_payments.physicians: a physician who received payments. -#}
with

physicians_raw as (

    select * from {{ source('open_payments', 'physicians') }}

),

physicians_renamed as (

    select
        ---------- ids
        cast('open_payments' as {{ dbt.type_string() }}) as source_system,
        {{ without_address(first_text(['Covered_Recipient_Profile_ID', 'Physician_Profile_ID'])) }}
            as profile_id,
        {{ first_text(['Covered_Recipient_NPI', 'Physician_NPI']) }} as npi,
        ---------- strings
        {{ first_text([
            'Covered_Recipient_Profile_First_Name',
            'Physician_Profile_First_Name',
            'Physician_First_Name',
        ]) }} as first_name,
        {{ first_text([
            'Covered_Recipient_Profile_Last_Name',
            'Physician_Profile_Last_Name',
            'Physician_Last_Name',
        ]) }} as last_name,
        {{ first_text([
            'Covered_Recipient_Profile_Address_Line_1',
            'Physician_Profile_Address_Line_1',
            'Recipient_Primary_Business_Street_Address_Line1',
        ]) }} as address_line_1,
        {{ first_text([
            'Covered_Recipient_Profile_Address_Line_2',
            'Physician_Profile_Address_Line_2',
            'Recipient_Primary_Business_Street_Address_Line2',
        ]) }} as address_line_2,
        {{ first_text([
            'Covered_Recipient_Profile_City', 'Physician_Profile_City', 'Recipient_City',
        ]) }} as city,
        {{ first_text([
            'Covered_Recipient_Profile_State', 'Physician_Profile_State', 'Recipient_State',
        ]) }} as state,
        {{ first_text([
            'Covered_Recipient_Profile_Zipcode', 'Physician_Profile_Zipcode', 'Recipient_Zip_Code',
        ]) }} as postal_code,
        {{ first_text(['Covered_Recipient_Profile_Type', 'Physician_Primary_Type']) }}
            as physician_type,
        {{ first_text([
            'Covered_Recipient_Profile_Primary_Specialty',
            'Physician_Profile_Primary_Specialty',
            'Physician_Specialty',
        ]) }} as specialty,
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
