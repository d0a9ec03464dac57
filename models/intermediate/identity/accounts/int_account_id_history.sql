{#-
    One row per organization record x account id it ever had: what was said, kept for ever, so that
    a retired id can be resolved. Append-only; survives a full refresh.
-#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        full_refresh=false,
    )
}}
with

account_record_map as (

    select
        organization_record_key,
        account_id
    from {{ ref('int_account_record_map') }}

),

{% if is_incremental() %}
ids_said_before as (

    select
        organization_record_key,
        account_id
    from {{ this }}

),

{% endif %}
ids_said_first as (

    select
        account_record_map.organization_record_key,
        account_record_map.account_id,
        {{ as_of_date() }} as first_seen_on
    from account_record_map
    {%- if is_incremental() %}
    left join ids_said_before
        on
            account_record_map.organization_record_key = ids_said_before.organization_record_key
            and account_record_map.account_id = ids_said_before.account_id
    where ids_said_before.account_id is null
    {%- endif %}

)

select * from ids_said_first
