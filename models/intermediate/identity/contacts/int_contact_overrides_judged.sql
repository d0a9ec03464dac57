{#-
    One row per contact record that a steward placed: the account, or null where the steward says
    that it belongs to none; the latest word. An answer that names an unknown record says nothing.
-#}
with

account_overrides as (

    select * from {{ ref('contact_account_overrides') }}

),

contact_records as (

    select contact_record_key from {{ ref('int_contact_records') }}

),

record_aliases as (

    select * from {{ ref('int_record_aliases') }}
    where entity = 'contact'

),

account_record_keys as (

    select * from {{ ref('int_account_record_keys') }}

),

overrides_ranked as (

    select
        contact_records.contact_record_key,
        account_record_keys.account_id,
        row_number() over (
            partition by contact_records.contact_record_key
            order by
                account_overrides.decided_on desc,
                account_overrides.contact_record_key asc
        ) as row_rank
    from account_overrides
    left join record_aliases
        on
            account_overrides.contact_record_key
            = record_aliases.retired_record_key
    inner join contact_records
        on
            coalesce(
                record_aliases.record_key, account_overrides.contact_record_key
            )
            = contact_records.contact_record_key
    left join account_record_keys
        on
            account_overrides.organization_record_key
            = account_record_keys.organization_record_key
    where
        account_overrides.organization_record_key is null
        or account_record_keys.account_id is not null

),

overrides_judged as (

    select
        contact_record_key,
        account_id
    from overrides_ranked
    where row_rank = 1

)

select * from overrides_judged
