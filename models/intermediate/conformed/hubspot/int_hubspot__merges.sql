{#- One row per statement of HubSpot that a company or contact was merged into another one. -#}
{{ config(materialized='view') }}

with

companies as (

    select * from {{ ref('stg_hubspot__companies') }}
    where
        quarantine_reason is null
        and merged_company_ids is not null

),

contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}
    where
        quarantine_reason is null
        and merged_contact_ids is not null

),

contact_merges as (

    select * from {{ ref('stg_hubspot__contact_merges') }}
    where
        quarantine_reason is null
        and not is_deleted

),

positions as (

    {{ dbt.generate_series(max_list_length()) }}

),

companies_listed as (

    select
        'organization' as entity,
        companies.source_system,
        split_part(
            companies.merged_company_ids,
            ';',
            cast(positions.generated_number as {{ dbt.type_int() }})
        ) as retired_source_record_id,
        companies.company_id as surviving_source_record_id,
        companies.updated_at as merged_at
    from companies
    inner join positions
        on positions.generated_number <= {{ list_length('companies.merged_company_ids', ';') }}

),

contacts_listed as (

    {#- one of the two list columns adds the time of the merge after a colon #}
    select
        'contact' as entity,
        contacts.source_system,
        split_part(
            split_part(
                contacts.merged_contact_ids,
                ';',
                cast(positions.generated_number as {{ dbt.type_int() }})
            ),
            ':',
            1
        ) as retired_source_record_id,
        contacts.contact_id as surviving_source_record_id,
        cast(null as timestamp) as merged_at
    from contacts
    inner join positions
        on positions.generated_number <= {{ list_length('contacts.merged_contact_ids', ';') }}

),

contacts_audited as (

    select
        'contact' as entity,
        source_system,
        retired_contact_id as retired_source_record_id,
        surviving_contact_id as surviving_source_record_id,
        merged_at
    from contact_merges

),

merges_unioned as (

    select * from companies_listed

    union all

    select * from contacts_listed

    union all

    select * from contacts_audited

)

select * from merges_unioned
