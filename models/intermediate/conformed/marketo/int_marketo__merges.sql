{#- One row per statement of Marketo that a lead was merged into another one. -#}
{{ config(materialized='view') }}

with

lead_merges as (

    select
        source_system,
        surviving_lead_id,
        occurred_at,
        {#- landed as a list in brackets #}
        replace(replace(replace(retired_lead_ids, '[', ''), ']', ''), ' ', '') as retired_lead_ids
    from {{ ref('stg_marketo__lead_merges') }}
    where
        quarantine_reason is null
        and not is_deleted

),

positions as (

    {{ dbt.generate_series(max_list_length()) }}

),

merges_listed as (

    select
        'contact' as entity,
        lead_merges.source_system,
        split_part(
            lead_merges.retired_lead_ids,
            ',',
            cast(positions.generated_number as {{ dbt.type_int() }})
        ) as retired_source_record_id,
        lead_merges.surviving_lead_id as surviving_source_record_id,
        lead_merges.occurred_at as merged_at
    from lead_merges
    inner join positions
        on positions.generated_number <= {{ list_length('lead_merges.retired_lead_ids', ',') }}

)

select * from merges_listed
