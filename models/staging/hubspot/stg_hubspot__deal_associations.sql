{#- One row per raw row of hubspot.deal_company and hubspot.deal_contact: an organization or a person of a deal. -#}
with

deal_associations_renamed as (

    {% for table_name, member_id, is_primary in [
        ('deal_company', 'company_id', is_primary_association(['5', '6'])),
        ('deal_contact', 'contact_id', 'false'),
    ] %}
    select
        ---------- ids
        'hubspot.{{ table_name }}' as source_table,
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ record_id('deal_id') }} as deal_id,
        {{ record_id(member_id) }} as member_id,
        ---------- booleans
        {{ is_primary }} as is_primary,
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

deal_associations_judged as (

    select
        *,
        {{ given_key(['deal_id', 'member_id']) }} as record_key,
        case
            when deal_id is null or member_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from deal_associations_renamed

)

select * from deal_associations_judged
