{#- One row per raw row of salesforce.user: a version of a user of the CRM. -#}
{{ config(materialized='table') }}

with

users_raw as (

    select * from {{ source('salesforce', 'user') }}

),

users_renamed as (

    select
        ---------- ids
        cast('salesforce' as {{ dbt.type_string() }}) as source_system,
        {{ salesforce_id('id') }} as user_id,
        {{ salesforce_id('user_role_id') }} as user_role_id,
        ---------- strings
        {{ clean_text('name') }} as user_name,
        {{ normalize_email('email') }} as email,
        {{ clean_text('title') }} as job_title,
        {{ clean_text('department') }} as department,
        ---------- booleans
        {{ try_boolean('is_active') }} as is_active,
        {{ is_row_gone() }} as is_deleted,
        ---------- timestamps
        {{ try_timestamp('created_date') }} as created_at,
        coalesce(
            {{ try_timestamp('last_modified_date') }},
            {{ try_timestamp('system_modstamp') }}
        ) as updated_at,
        {{ unreadable_times([
            'created_date', 'last_modified_date', 'system_modstamp', '_fivetran_synced'
        ]) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('salesforce', 'user') }} as raw_record
    from users_raw

),

users_judged as (

    select
        *,
        {{ given_key(['user_id']) }} as record_key,
        case
            when user_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from users_renamed

)

select * from users_judged
