{#-
    One row per contact x scope of a suppression that names it: itself, an e-mail address, a domain or
    its account. A value is read as all that it may name, whatever scope it was given under; an id
    under `account` is a person's where no organization has it.
-#}

with

suppressions as (

    {{ suppressions_read() }}

),

contact_keys as (

    select * from {{ ref('int_contact_keys') }}

),

contact_accounts as (

    select
        contact_id,
        account_id
    from {{ ref('int_contact_accounts') }}

),

organization_keys as (

    select {{ id_key('account_key') }} as organization_key
    from {{ ref('int_account_given_names') }}
    group by {{ id_key('account_key') }}

),

accounts_suppressed as (

    select * from {{ ref('int_account_suppressions') }}

),

contacts_named as (

    select
        contact_keys.contact_id,
        'contact' as scope,
        suppressions.requested_on
    from suppressions
    inner join contact_keys
        on suppressions.part_key = contact_keys.contact_key
    left join organization_keys
        on suppressions.part_key = organization_keys.organization_key
    where
        contact_keys.key_kind in ('record', 'record_id', 'bare_id', 'contact', 'npi')
        and (
            suppressions.may_be_contact
            or (suppressions.scope = 'account' and organization_keys.organization_key is null)
        )
    union all
    select
        contact_keys.contact_id,
        'contact' as scope,
        suppressions.requested_on
    from suppressions
    inner join contact_keys
        on
            suppressions.phone_key = contact_keys.contact_key
            and contact_keys.key_kind = 'phone'
    union all
    select
        contact_keys.contact_id,
        'email' as scope,
        suppressions.requested_on
    from suppressions
    inner join contact_keys
        on
            suppressions.email = contact_keys.contact_key
            and contact_keys.key_kind in ('email', 'former_email')
    union all
    select
        contact_keys.contact_id,
        'domain' as scope,
        suppressions.requested_on
    from suppressions
    inner join contact_keys
        on
            suppressions.domain = contact_keys.contact_key
            and contact_keys.key_kind = 'domain'
    union all
    select
        contact_accounts.contact_id,
        'account' as scope,
        accounts_suppressed.requested_on
    from contact_accounts
    inner join accounts_suppressed
        on contact_accounts.account_id = accounts_suppressed.account_id

),

contacts_suppressed as (

    select
        contact_id,
        scope,
        min(requested_on) as requested_on
    from contacts_named
    group by
        contact_id,
        scope

)

select * from contacts_suppressed
