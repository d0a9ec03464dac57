{#-
    One row per contact without an account whose keys lead to several: how many accounts by which
    steps of the ladder, and the first and the last of them. Whom nothing places is no question, nor
    is a contact of whom a steward said that it belongs to none.
-#}
with

contact_accounts as (

    select contact_id from {{ ref('int_contact_accounts') }}
    where account_match_step = 'review'

),

contact_record_map as (

    select
        contact_record_key,
        contact_id
    from {{ ref('int_contact_record_map') }}

),

overrides_judged as (

    select contact_record_key from {{ ref('int_contact_overrides_judged') }}

),

keys_asked as (

    select * from {{ ref('int_contact_lookup_keys') }}

),

lookup_keys as (

    select * from {{ ref('int_account_lookup_keys') }}

),

match_steps as (

    select * from {{ ref('account_match_steps') }}

),

contacts_answered as (

    select contact_record_map.contact_id
    from contact_record_map
    inner join overrides_judged
        on contact_record_map.contact_record_key = overrides_judged.contact_record_key
    group by contact_record_map.contact_id

),

contact_keys as (

    select
        contact_record_map.contact_id,
        keys_asked.account_match_step,
        lookup_keys.account_count,
        lookup_keys.first_account_id,
        lookup_keys.last_account_id
    from contact_accounts
    inner join contact_record_map
        on contact_accounts.contact_id = contact_record_map.contact_id
    inner join keys_asked
        on contact_record_map.contact_record_key = keys_asked.contact_record_key
    inner join lookup_keys
        on
            keys_asked.key_kind = lookup_keys.key_kind
            and keys_asked.lookup_key = lookup_keys.lookup_key
    left join contacts_answered
        on contact_accounts.contact_id = contacts_answered.contact_id
    where contacts_answered.contact_id is null

),

steps_counted as (

    select
        contact_id,
        account_match_step,
        {# keys of one account each may disagree: at least two accounts then #}
        greatest(max(account_count), count(distinct first_account_id)) as account_count,
        min(first_account_id) as first_account_id,
        max(last_account_id) as last_account_id
    from contact_keys
    group by
        contact_id,
        account_match_step

),

accounts_asked as (

    select
        steps_counted.contact_id,
        min(steps_counted.first_account_id) as first_account_id,
        max(steps_counted.last_account_id) as last_account_id,
        {{ ordered_list(
            "concat(replace(steps_counted.account_match_step, '_', ' '), ' leads to '"
            ~ ", cast(steps_counted.account_count as " ~ dbt.type_string() ~ "), ' accounts')",
            'match_steps.step_number',
            '; '
        ) }} as evidence,
        cast(min(steps_counted.account_count) as {{ dbt.type_bigint() }}) as account_count
    from steps_counted
    inner join match_steps
        on steps_counted.account_match_step = match_steps.account_match_step
    group by steps_counted.contact_id

)

select * from accounts_asked
