{#- One row per raw row of hubspot.form: a version of a form on the website. -#}
with

forms_raw as (

    select * from {{ source('hubspot', 'form') }}

),

forms_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ without_address(clean_text('guid')) }} as form_id,
        ---------- strings
        {{ clean_text('name') }} as form_name,
        {{ clean_text('form_type') }} as form_type,
        ---------- booleans
        {{ is_row_gone() }} as is_deleted,
        ---------- timestamps
        {{ try_timestamp('created_at') }} as created_at,
        {{ try_timestamp('updated_at') }} as updated_at,
        {{ unreadable_times([
            'created_at', 'updated_at', '_fivetran_synced'
        ]) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'form') }} as raw_record
    from forms_raw

),

forms_judged as (

    select
        *,
        {{ given_key(['form_id']) }} as record_key,
        case
            when form_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from forms_renamed

)

select * from forms_judged
