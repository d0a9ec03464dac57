{#- One row per contact x scope of a suppression that names it: itself, its e-mail address, its domain or its account. -#}
with

suppressions as (

    select
        scope,
        value as suppressed_value,
        cast(requested_at as date) as requested_on
    from {{ ref('stg_uploads__suppressions') }}
    where
        quarantine_reason is null
        and (requested_at is null or cast(requested_at as date) <= {{ as_of_date() }})

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

account_record_map as (

    select
        account_id,
        source_record_id
    from {{ ref('int_account_record_map') }}

),

account_record_keys as (

    select * from {{ ref('int_account_record_keys') }}

),

alias_history as (

    select * from {{ ref('int_account_alias_history') }}

),

aliases_ranked as (

    select
        retired_account_id,
        account_id,
        reason,
        row_number() over (partition by retired_account_id order by change_number desc) as row_rank
    from alias_history

),

{# a retired id stands for an account while the account still has a record of it #}
retired_accounts as (

    select
        retired_account_id,
        account_id
    from aliases_ranked
    where
        row_rank = 1
        and reason in ('merged', 'origin_record_removed')

),

account_keys as (

    select
        account_id,
        account_id as account_key
    from account_record_map
    union all
    select
        account_id,
        organization_record_key as account_key
    from account_record_keys
    union all
    select
        account_id,
        retired_account_id as account_key
    from retired_accounts
    union all
    select
        account_id,
        source_record_id as account_key
    from account_record_map

),

contacts_named as (

    select
        contact_keys.contact_id,
        suppressions.scope,
        suppressions.requested_on
    from suppressions
    inner join contact_keys
        on
            suppressions.suppressed_value = contact_keys.contact_key
            and suppressions.scope = 'contact'
    where contact_keys.key_kind in ('record', 'record_id', 'contact')
    union all
    select
        contact_keys.contact_id,
        suppressions.scope,
        suppressions.requested_on
    from suppressions
    inner join contact_keys
        on
            lower(suppressions.suppressed_value) = contact_keys.contact_key
            and suppressions.scope = contact_keys.key_kind
    where contact_keys.key_kind = 'email'
    union all
    select
        contact_keys.contact_id,
        suppressions.scope,
        suppressions.requested_on
    from suppressions
    inner join contact_keys
        on
            {{ domain_key('suppressions.suppressed_value') }} = contact_keys.contact_key
            and suppressions.scope = contact_keys.key_kind
    where contact_keys.key_kind = 'domain'
    union all
    select
        contact_accounts.contact_id,
        suppressions.scope,
        suppressions.requested_on
    from suppressions
    inner join account_keys
        on
            suppressions.suppressed_value = account_keys.account_key
            and suppressions.scope = 'account'
    inner join contact_accounts
        on account_keys.account_id = contact_accounts.account_id

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
