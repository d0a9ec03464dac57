{#- One row per raw row of open_payments.general_payments: a payment of a manufacturer to a person. -#}
with

general_payments_raw as (

    select * from {{ source('open_payments', 'general_payments') }}

),

general_payments_renamed as (

    select
        ---------- ids
        cast('open_payments' as {{ dbt.type_string() }}) as source_system,
        {{ without_address(clean_text(adapter.quote('Record_ID'))) }} as payment_id,
        coalesce(
            {{ without_address(clean_text(adapter.quote('Covered_Recipient_Profile_ID'))) }},
            {{ without_address(clean_text(adapter.quote('Physician_Profile_ID'))) }}
        ) as profile_id,
        ---------- strings
        {{ clean_text(
            adapter.quote('Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_Name')
        ) }} as manufacturer_name,
        {{ clean_text(adapter.quote('Nature_of_Payment_or_Transfer_of_Value')) }} as payment_nature,
        {{ clean_text(adapter.quote('Name_of_Associated_Covered_Drug_or_Biological1')) }}
            as product,
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
            when payment_nature is null then 'unknown_type'
            when paid_on is null then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from general_payments_renamed

)

select * from general_payments_judged
