{#- One row per activity that counts or is suspect: what it was, and who and which account it belongs to today. -#}
{#- A view over the ledger, so that a merge or a move costs nothing here. -#}
{{ config(materialized='view') }}

with

activities as (

    select * from {{ ref('int_activities') }}
    where not is_deleted

),

{# A known person is named also while no account is known for them. #}
people as (

    select
        actor_hash,
        contact_id
    from {{ ref('int_actor_contacts') }}

),

actors as (

    select
        actor_hash,
        account_id
    from {{ ref('int_actor_accounts') }}

),

suspects as (

    select
        activity_id,
        suspect_reason
    from {{ ref('int_activity_bot_verdicts') }}
    where activity_id is not null

),

attributed as (

    select
        activities.activity_id,
        activities.source_system,
        {{ record_id_of_key('activities.source_system', 'activities.activity_id') }}
            as activity_record_id,
        people.contact_id,
        actors.account_id,
        activities.signal_type,
        activities.variant_hash,
        activities.content_id,
        activities.campaign_id,
        activities.therapy_area,
        activities.product,
        suspects.suspect_reason,
        activities.activity_date,
        activities.occurred_at,
        activities.first_loaded_at,
        suspects.activity_id is not null as is_suspect
    from activities
    left join people
        on activities.actor_hash = people.actor_hash
    left join actors
        on activities.actor_hash = actors.actor_hash
    left join suspects
        on activities.activity_id = suspects.activity_id

)

select * from attributed
