{#- One row per actor: each distinct way in which activities name who acted. -#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_unused_names('actor_hash') }}",
    )
}}

with

activities as (

    select
        actor_hash,
        contact_record_key,
        email_key,
        organization_record_key,
        organization_name_key
    from {{ ref('int_activities') }}
    where
        not is_deleted
        and {{ is_unnamed('actor_hash') }}

),

actors as (

    select
        {{ actor_key() }} as actor_key,
        actor_hash,
        contact_record_key,
        email_key,
        organization_record_key,
        organization_name_key
    from activities
    group by
        actor_hash,
        contact_record_key,
        email_key,
        organization_record_key,
        organization_name_key

)

select * from actors
