{#- One row per actor: each distinct way in which activities name who acted. -#}

with

activities as (
    select
        actor_key,
        actor_hash,
        contact_record_key,
        email_key,
        organization_record_key,
        organization_name_key
    from {{ ref('int_activities') }}
    where not is_deleted
),

actors as (
    select
        actor_key,
        actor_hash,
        contact_record_key,
        email_key,
        organization_record_key,
        organization_name_key
    from activities
    group by
        actor_key,
        actor_hash,
        contact_record_key,
        email_key,
        organization_record_key,
        organization_name_key
)

select * from actors
