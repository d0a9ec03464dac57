{#- One row per raw row of hubspot.contact_company and hubspot.company_contact: an organization of a person. -#}
{{ config(materialized='table') }}

with

contact_companies_renamed as (

    {% for table_name in ['contact_company', 'company_contact'] %}
    select
        ---------- ids
        'hubspot.{{ table_name }}' as source_table,
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ record_id('contact_id') }} as contact_id,
        {{ record_id('company_id') }} as company_id,
        ---------- booleans
        {{ is_primary_association(['1', '2']) }} as is_primary,
        {{ is_row_gone() }} as is_deleted,
        {{ unreadable_times(['_fivetran_synced']) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', table_name) }} as raw_record
    from {{ source('hubspot', table_name) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

contact_companies_judged as (

    select
        *,
        {{ given_key(['contact_id', 'company_id']) }} as record_key,
        case
            when contact_id is null or company_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from contact_companies_renamed

)

select * from contact_companies_judged
