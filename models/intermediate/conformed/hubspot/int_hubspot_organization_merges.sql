{#- One row per statement of HubSpot that a company was merged into another one. -#}
{{ config(materialized='view') }}

with

companies as (

    select
        source_system,
        company_id,
        merged_company_ids,
        updated_at
    from {{ ref('stg_hubspot__companies') }}
    where
        quarantine_reason is null
        and merged_company_ids is not null

),

positions as (

    {{ dbt.generate_series(max_list_length()) }}

),

merges_listed as (

    select
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

)

select * from merges_listed
