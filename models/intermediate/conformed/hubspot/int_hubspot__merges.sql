{#- One row per statement of HubSpot that a contact was merged into another one. -#}
{{ config(materialized='view') }}

with

contacts as (

    select
        source_system,
        contact_id,
        merged_contact_ids,
        updated_at
    from {{ ref('stg_hubspot__contacts') }}
    where
        quarantine_reason is null
        and merged_contact_ids is not null

),

contact_merges as (

    select * from {{ ref('stg_hubspot__contact_merges') }}
    where quarantine_reason is null

),

positions as (

    {{ dbt.generate_series(max_list_length()) }}

),

merges_listed as (

    select
        contacts.source_system,
        -- one of the two list columns adds the time of the merge after a colon
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

merges_audited as (

    select
        source_system,
        retired_contact_id as retired_source_record_id,
        surviving_contact_id as surviving_source_record_id,
        merged_at
    from contact_merges

),

merges_unioned as (

    select * from merges_listed

    union all

    select * from merges_audited

)

select * from merges_unioned
