{#- One row per statement of Salesforce that a record lives on as another one: an account or person that was merged, a lead that was converted, the account of a person. -#}
{{ config(materialized='view') }}

with

contacts as (

    select * from {{ ref('stg_salesforce__contacts') }}
    where quarantine_reason is null

),

leads as (

    select * from {{ ref('stg_salesforce__leads') }}
    where quarantine_reason is null

),

person_accounts as (

    select * from {{ ref('stg_salesforce__accounts') }}
    where
        quarantine_reason is null
        and is_person_account

),

accounts as (

    select * from {{ ref('stg_salesforce__accounts') }}
    where
        quarantine_reason is null
        and not is_person_account

),

merges_unioned as (

    select
        'organization' as entity,
        source_system,
        account_id as retired_source_record_id,
        surviving_account_id as surviving_source_record_id,
        updated_at as merged_at
    from accounts
    where surviving_account_id is not null

    union all

    select
        'contact' as entity,
        source_system,
        contact_id as retired_source_record_id,
        surviving_contact_id as surviving_source_record_id,
        updated_at as merged_at
    from contacts
    where surviving_contact_id is not null

    union all

    select
        'contact' as entity,
        source_system,
        'lead/' || lead_id as retired_source_record_id,
        {#- a lead that was converted is a contact now, whatever lead it was merged into before #}
        coalesce(converted_contact_id, 'lead/' || surviving_lead_id) as surviving_source_record_id,
        updated_at as merged_at
    from leads
    where
        converted_contact_id is not null
        or surviving_lead_id is not null

    union all

    select
        'contact' as entity,
        source_system,
        account_id as retired_source_record_id,
        surviving_account_id as surviving_source_record_id,
        updated_at as merged_at
    from person_accounts
    where surviving_account_id is not null

    union all

    select
        'contact' as entity,
        source_system,
        person_contact_id as retired_source_record_id,
        account_id as surviving_source_record_id,
        updated_at as merged_at
    from person_accounts
    where person_contact_id is not null

)

select * from merges_unioned
