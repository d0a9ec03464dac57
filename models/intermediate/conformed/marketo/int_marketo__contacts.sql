{#- One row per usable raw row of marketo.lead: in the columns that all contact sources share. -#}
{{ config(materialized='view') }}

with

leads as (

    select * from {{ ref('stg_marketo__leads') }}
    where quarantine_reason is null

),

lead_deletions as (

    select
        lead_id,
        max(occurred_at) as deleted_at
    from {{ ref('stg_marketo__lead_deletions') }}
    where quarantine_reason is null
    group by lead_id

),

leads_mapped as (

    select
        leads.source_system,
        leads.lead_id as source_record_id,
        cast(null as {{ dbt.type_string() }}) as organization_record_key,
        leads.company_name as organization_name,
        leads.first_name,
        leads.last_name,
        leads.email,
        leads.phone,
        cast(null as {{ dbt.type_string() }}) as npi,
        leads.job_title,
        cast(null as {{ dbt.type_string() }}) as specialty,
        leads.address_line_1,
        leads.city,
        leads.state,
        leads.postal_code,
        coalesce(leads.is_opted_out, false) as is_opted_out,
        (
            leads.is_deleted
            -- a lead that was written again after its deletion lives
            or coalesce(
                lead_deletions.deleted_at >= leads.updated_at,
                lead_deletions.lead_id is not null
            )
        ) as is_deleted,
        leads.created_at,
        leads.updated_at,
        leads.loaded_at,
        leads.landing_key,
        'marketo.lead' as landed_from
    from leads
    left join lead_deletions
        on leads.lead_id = lead_deletions.lead_id

)

select * from leads_mapped
