{#- One row per raw row of open_payments.research_payments: a payment of a manufacturer for research. -#}
with

research_payments_raw as (

    select * from {{ source('open_payments', 'research_payments') }}

),

research_payments_renamed as (

    select
        ---------- ids
        cast('open_payments' as {{ dbt.type_string() }}) as source_system,
        {{ without_address(first_text(['Record_ID', 'Research_Transaction_ID'])) }} as payment_id,
        {{ without_address(first_text(['Covered_Recipient_Profile_ID', 'Physician_Profile_ID'])) }}
            as profile_id,
        {{ without_address(clean_text(adapter.quote('Principal_Investigator_1_Profile_ID'))) }}
            as investigator_profile_id,
        {{ clean_text(adapter.quote('Principal_Investigator_1_NPI')) }} as investigator_npi,
        {{ ccn_key(adapter.quote('Teaching_Hospital_CCN')) }} as ccn,
        ---------- strings
        {{ clean_text(
            adapter.quote('Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_Name')
        ) }} as manufacturer_name,
        {{ clean_text(adapter.quote('Teaching_Hospital_Name')) }} as teaching_hospital_name,
        {{ clean_text(adapter.quote('Noncovered_Recipient_Entity_Name')) }} as entity_name,
        {{ clean_text(adapter.quote('Recipient_Primary_Business_Street_Address_Line1')) }}
            as address_line_1,
        {{ clean_text(adapter.quote('Recipient_Primary_Business_Street_Address_Line2')) }}
            as address_line_2,
        {{ clean_text(adapter.quote('Recipient_City')) }} as city,
        {{ clean_text(adapter.quote('Recipient_State')) }} as state,
        {{ clean_text(adapter.quote('Recipient_Zip_Code')) }} as postal_code,
        {{ clean_text(adapter.quote('Principal_Investigator_1_First_Name')) }}
            as investigator_first_name,
        {{ clean_text(adapter.quote('Principal_Investigator_1_Last_Name')) }}
            as investigator_last_name,
        {{ clean_text(adapter.quote('Principal_Investigator_1_Business_Street_Address_Line1')) }}
            as investigator_address,
        {{ clean_text(adapter.quote('Principal_Investigator_1_City')) }} as investigator_city,
        {{ clean_text(adapter.quote('Principal_Investigator_1_State')) }} as investigator_state,
        {{ clean_text(adapter.quote('Principal_Investigator_1_Zip_Code')) }}
            as investigator_postal_code,
        {{ first_text([
            'Principal_Investigator_1_Specialty_1', 'Principal_Investigator_1_Specialty',
        ]) }} as investigator_specialty,
        {{ open_payments_product() }} as product,
        {{ open_payments_product_category() }} as product_category,
        {{ clean_text(adapter.quote('Name_of_Study')) }} as study_name,
        ---------- flags
        {{ is_removed_payment() }} as is_deleted,
        ---------- numbers
        {{ try_decimal(adapter.quote('Total_Amount_of_Payment_USDollars')) }} as amount_usd,
        ---------- dates
        {{ try_us_date(adapter.quote('Date_of_Payment')) }} as paid_on,
        ---------- audit
        landing_key,
        {{ raw_row_as_json('open_payments', 'research_payments') }} as raw_record
    from research_payments_raw

),

research_payments_identified as (

    select
        *,
        coalesce(teaching_hospital_name, entity_name) as recipient_name,
        {#- only teaching hospitals have an id; of the others the spelling of name and place is one #}
        coalesce(
            ccn,
            {{ dbt.hash(
                "trim(" ~ replace_pattern("lower(entity_name)", "[^a-z0-9]+", " ") ~ ")"
                ~ " || '|' || trim("
                ~ replace_pattern("lower(coalesce(address_line_1, ''))", "[^a-z0-9]+", " ")
                ~ ") || '|' || substring(coalesce(postal_code, ''), 1, 5)"
            ) }}
        ) as recipient_record_id
    from research_payments_renamed

),

research_payments_judged as (

    select
        *,
        {{ given_key(['payment_id']) }} as record_key,
        case
            when payment_id is null then 'missing_key'
            when is_deleted then cast(null as {{ dbt.type_string() }})
            when paid_on is null then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from research_payments_identified

)

select * from research_payments_judged
