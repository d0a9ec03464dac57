{#- One row per contact, channel and scope: may the person be contacted there, on what basis, and until when. -#}

with

permissions as (

    select * from {{ ref('int_contact_permissions') }}

),

contacts as (

    select
        contact_id,
        account_id
    from {{ ref('int_contact_accounts') }}

),

contact_permissions as (

    select
        permissions.contact_id,
        contacts.account_id,
        permissions.channel,
        permissions.scope,
        permissions.status,
        permissions.reason,
        permissions.basis,
        permissions.is_permitted,
        permissions.is_reachable,
        permissions.expires_on,
        permissions.captured_at,
        permissions.policy_version
    from permissions
    left join contacts
        on permissions.contact_id = contacts.contact_id

)

select * from contact_permissions
