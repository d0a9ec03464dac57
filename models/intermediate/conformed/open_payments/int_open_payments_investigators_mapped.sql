{#- One row per usable raw row of open_payments.research_payments with an investigator who is not on the list of physicians: in the columns that all contact sources share. -#}
{{ config(materialized='view') }}

with

research_payments as (

    select * from {{ ref('stg_open_payments__research_payments') }}
    where
        quarantine_reason is null
        and investigator_profile_id is not null

),

physicians as (

    select profile_id
    from {{ ref('stg_open_payments__physicians') }}
    where quarantine_reason is null
    group by profile_id

),

investigators_mapped as (

    select
        research_payments.source_system,
        research_payments.investigator_profile_id as source_record_id,
        {{ source_record_key(
            'research_payments.source_system', 'research_payments.recipient_record_id'
        ) }} as organization_record_key,
        research_payments.recipient_name as organization_name,
        research_payments.investigator_first_name as first_name,
        research_payments.investigator_last_name as last_name,
        cast(null as {{ dbt.type_string() }}) as email,
        cast(null as {{ dbt.type_string() }}) as phone,
        cast(null as {{ dbt.type_string() }}) as npi,
        cast(null as {{ dbt.type_string() }}) as job_title,
        research_payments.investigator_specialty as specialty,
        research_payments.investigator_address as address_line_1,
        research_payments.investigator_city as city,
        research_payments.investigator_state as state,
        research_payments.investigator_postal_code as postal_code,
        false as is_opted_out,
        false as is_deleted,
        cast(null as timestamp) as created_at,
        cast(research_payments.paid_on as timestamp) as updated_at,
        cast(null as timestamp) as loaded_at,
        research_payments.landing_key,
        'open_payments.research_payments' as landed_from
    from research_payments
    left join physicians
        on research_payments.investigator_profile_id = physicians.profile_id
    where physicians.profile_id is null

)

select * from investigators_mapped
