{#- One row per raw row of open_payments.general_payments: a payment of a manufacturer to a person or a teaching hospital. -#}
with

general_payments_raw as (

    select * from {{ source('open_payments', 'general_payments') }}

),

general_payments_renamed as (

    select
        ---------- ids
        cast('open_payments' as {{ dbt.type_string() }}) as source_system,
        {{ without_address(first_text(['Record_ID', 'General_Transaction_ID'])) }} as payment_id,
        {{ without_address(first_text(['Covered_Recipient_Profile_ID', 'Physician_Profile_ID'])) }}
            as profile_id,
        {{ teaching_hospital_ccn() }} as ccn,
        ---------- strings
        {{ clean_text(
            adapter.quote('Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_Name')
        ) }} as manufacturer_name,
        {{ clean_text(adapter.quote('Nature_of_Payment_or_Transfer_of_Value')) }} as payment_nature,
        {{ clean_text(adapter.quote('Teaching_Hospital_Name')) }} as teaching_hospital_name,
        {{ clean_text(adapter.quote('Recipient_Primary_Business_Street_Address_Line1')) }}
            as address_line_1,
        {{ clean_text(adapter.quote('Recipient_Primary_Business_Street_Address_Line2')) }}
            as address_line_2,
        {{ clean_text(adapter.quote('Recipient_City')) }} as city,
        {{ clean_text(adapter.quote('Recipient_State')) }} as state,
        {{ clean_text(adapter.quote('Recipient_Zip_Code')) }} as postal_code,
        {{ open_payments_product() }} as product,
        {{ open_payments_product_category() }} as product_category,
        ---------- flags
        {{ is_removed_payment() }} as is_deleted,
        ---------- numbers
        {{ try_decimal(adapter.quote('Total_Amount_of_Payment_USDollars')) }} as amount_usd,
        ---------- dates
        {{ try_us_date(adapter.quote('Date_of_Payment')) }} as paid_on,
        ---------- audit
        landing_key,
        {{ raw_row_as_json('open_payments', 'general_payments') }} as raw_record
    from general_payments_raw

),

general_payments_judged as (

    select
        *,
        {{ given_key(['payment_id']) }} as record_key,
        case
            when payment_id is null then 'missing_key'
            when is_deleted then cast(null as {{ dbt.type_string() }})
            when payment_nature is null then 'unknown_type'
            when paid_on is null then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from general_payments_renamed

)

select * from general_payments_judged
