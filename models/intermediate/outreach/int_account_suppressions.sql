{#-
    One row per account that must not be contacted: named by its id, a retired id, one of its source
    records, its NPI or CCN, or its name; one that a source itself marks so; or a site of either. An id
    under `contact` is an organization's where no person has it.
-#}

with

suppressions as (

    {{ suppressions_read() }}

),

source_records as (

    select
        account_id,
        organization_record_key,
        source_record_id
    from {{ ref('int_account_record_map') }}

),

record_keys as (

    select * from {{ ref('int_account_record_keys') }}

),

records as (

    select
        organization_record_key,
        organization_name,
        alternate_name,
        organization_type,
        phone
    from {{ ref('int_organization_records') }}

),

{# What a source says against contact in a column of the organization. #}
records_refusing as (

    select organization_record_key
    from {{ ref('int_organization_record_versions') }}
    where is_refused

),

records_standardized as (

    select
        organization_record_key,
        npi,
        ccn
    from {{ ref('int_organization_records_standardized') }}

),

{# Every account that a retired id ever stood for: too many is safe here, too few is not. #}
aliases as (

    select
        retired_account_id,
        account_id
    from {{ ref('int_account_alias_history') }}
    where retired_account_id != account_id
    group by
        retired_account_id,
        account_id

),

ancestors as (

    select
        account_id,
        ancestor_account_id
    from {{ ref('int_account_ancestors') }}

),

contact_keys as (

    select contact_key
    from {{ ref('int_contact_keys') }}
    where key_kind in ('record', 'record_id', 'contact', 'npi')
    group by contact_key

),

accounts as (

    select account_id
    from source_records
    group by account_id

),

keys_given as (

    select
        account_id,
        account_id as account_key
    from accounts

    union all

    select
        account_id,
        retired_account_id as account_key
    from aliases

    union all

    select
        account_id,
        {{ id_key('organization_record_key') }} as account_key
    from record_keys

    union all

    select
        account_id,
        {{ id_key('source_record_id') }} as account_key
    from source_records

    union all

    select
        source_records.account_id,
        records_standardized.npi as account_key
    from source_records
    inner join records_standardized
        on source_records.organization_record_key = records_standardized.organization_record_key

    union all

    select
        source_records.account_id,
        lower(records_standardized.ccn) as account_key
    from source_records
    inner join records_standardized
        on source_records.organization_record_key = records_standardized.organization_record_key

    union all

    {# as spreadsheets keep it #}
    select
        source_records.account_id,
        {{ replace_pattern('lower(records_standardized.ccn)', '^0+', '') }} as account_key
    from source_records
    inner join records_standardized
        on source_records.organization_record_key = records_standardized.organization_record_key
    where records_standardized.ccn like '0%'

),

names_given as (

    select
        source_records.account_id,
        {{ organization_name_key('records.organization_name') }} as name_key
    from source_records
    inner join records
        on source_records.organization_record_key = records.organization_record_key

    union all

    select
        source_records.account_id,
        {{ organization_name_key('records.alternate_name') }} as name_key
    from source_records
    inner join records
        on source_records.organization_record_key = records.organization_record_key
    where records.alternate_name is not null

),

phones_given as (

    select
        source_records.account_id,
        {{ called_number('records.phone') }} as phone_key
    from source_records
    inner join records
        on source_records.organization_record_key = records.organization_record_key
    where records.phone is not null

),

{# A name that nobody bears is one in short, or the beginning of some: of few enough to be meant. #}
names_in_short as (

    select
        name_key as organization_name_key,
        min(requested_on) as requested_on
    from suppressions
    where
        may_be_account
        and name_key is not null
        and phone_key is null
        and length(name_key) > 4
        and name_key
        not in (
            select names_given.name_key
            from names_given
            where names_given.name_key is not null
        )
    group by name_key

),

{{ organizations_named('names_in_short') }}

names_begun as (

    select
        names_in_short.organization_name_key,
        names_in_short.requested_on,
        names_given.account_id,
        count(*) over (partition by names_in_short.organization_name_key) as account_count
    from names_in_short
    inner join names_given
        on
            names_given.name_key like concat(names_in_short.organization_name_key, ' %')
    group by
        names_in_short.organization_name_key,
        names_in_short.requested_on,
        names_given.account_id

),

shortened_names as (

    select
        account_id,
        requested_on
    from names_begun
    where account_count <= 20

    union all

    select
        organizations_named.first_account_id as account_id,
        names_in_short.requested_on
    from names_in_short
    inner join organizations_named
        on names_in_short.organization_name_key = organizations_named.organization_name_key

    union all

    select
        organizations_named.last_account_id as account_id,
        names_in_short.requested_on
    from names_in_short
    inner join organizations_named
        on names_in_short.organization_name_key = organizations_named.organization_name_key

),

accounts_named as (

    select
        keys_given.account_id,
        suppressions.requested_on
    from keys_given
    inner join suppressions
        on keys_given.account_key = suppressions.part_key
    left join contact_keys
        on suppressions.part_key = contact_keys.contact_key
    where
        suppressions.may_be_account
        or (suppressions.scope = 'contact' and contact_keys.contact_key is null)

    union all

    select
        names_given.account_id,
        suppressions.requested_on
    from names_given
    inner join suppressions
        on
            suppressions.may_be_account
            and names_given.name_key = suppressions.name_key

    union all

    select
        phones_given.account_id,
        suppressions.requested_on
    from phones_given
    inner join suppressions
        on phones_given.phone_key = suppressions.phone_key

    union all

    select
        shortened_names.account_id,
        shortened_names.requested_on
    from shortened_names

    union all

    {# what the name or the kind of an organization says of itself: `DNC - Mercy Clinic` #}
    select
        source_records.account_id,
        cast(null as date) as requested_on
    from source_records
    inner join records
        on source_records.organization_record_key = records.organization_record_key
    where
        {{ refuses_in_cells([
            'records.organization_name', 'records.alternate_name', 'records.organization_type'
        ]) }}

),

accounts_named_or_refusing as (

    select
        account_id,
        requested_on
    from accounts_named

    union all

    select
        record_keys.account_id,
        cast(null as date) as requested_on
    from records_refusing
    inner join record_keys
        on records_refusing.organization_record_key = record_keys.organization_record_key

),

accounts_reached as (

    select
        account_id,
        requested_on
    from accounts_named_or_refusing

    union all

    select
        ancestors.account_id,
        accounts_named.requested_on
    from accounts_named_or_refusing as accounts_named
    inner join ancestors
        on accounts_named.account_id = ancestors.ancestor_account_id

),

suppressed as (

    select
        accounts_reached.account_id,
        count(*) as suppression_count,
        min(accounts_reached.requested_on) as requested_on
    from accounts_reached
    inner join accounts
        on accounts_reached.account_id = accounts.account_id
    group by accounts_reached.account_id

)

select * from suppressed
