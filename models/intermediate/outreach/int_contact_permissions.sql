{#-
    One row per contact x channel x scope (`any`, and each product, therapy area or programme that a
    word on permission names for the person): the strictest of all that is said about it decides.
    Closed on every channel: who states a country, or is at an account that does, which the policy
    does not name; whom only sources know whose use is refused (`data_use_basis`). Who shares an address with
    somebody who opted out has no e-mail either.
-#}
with

contact_golden_records as (

    select
        contact_id,
        country_words,
        is_opted_out
    from {{ ref('int_contact_golden_records') }}

),

contact_accounts as (

    select
        contact_id,
        account_id
    from {{ ref('int_contact_accounts') }}

),

accounts as (

    select
        account_id,
        {{ word_key('country') }} as country_word
    from {{ ref('int_accounts') }}

),

contact_keys as (

    select
        contact_id,
        contact_key
    from {{ ref('int_contact_keys') }}
    where key_kind = 'email'

),

country_words as (

    {{ known_words('country') }}

),

consents_counting as (

    select * from {{ ref('int_contact_consents') }}

),

suppressions_named as (

    select * from {{ ref('int_contact_suppressions') }}

),

contact_touches as (

    select * from {{ ref('int_contact_touches') }}

),

rules as (

    select * from {{ ref('int_consent_rules_today') }}

),

contact_record_map as (

    select
        contact_record_key,
        contact_id,
        source_system
    from {{ ref('int_contact_record_map') }}

),

{# What a source may be used for, where its words tell of a no. #}
sources_closed as (

    select {{ id_key('source_system') }} as source_key
    from {{ ref('stg_uploads__source_systems') }}
    where
        source_system is not null
        and {{ may_tell_refusal('data_use_basis', is_ground=true) }}
    group by {{ id_key('source_system') }}

),

{# Whom another source knows may be approached by that one. #}
known_by_closed_sources as (

    select contact_record_map.contact_id
    from contact_record_map
    left join sources_closed
        on {{ id_key('contact_record_map.source_system') }} = sources_closed.source_key
    group by contact_record_map.contact_id
    having min(case when sources_closed.source_key is null then 0 else 1 end) = 1

),

record_aliases as (

    select * from {{ ref('int_record_aliases') }}
    where entity = 'contact'

),

{# What a record says holds after its source has merged it away, too. #}
records_refusing as (

    select
        contact_record_map.contact_id,
        record_versions.refused_channels,
        record_versions.is_unmailable,
        record_versions.unmailable_since
    from {{ ref('int_contact_record_versions') }} as record_versions
    left join record_aliases
        on record_versions.contact_record_key = record_aliases.retired_record_key
    inner join contact_record_map
        on
            coalesce(record_aliases.record_key, record_versions.contact_record_key)
            = contact_record_map.contact_record_key
    where
        record_versions.refused_channels is not null
        or record_versions.is_unmailable

),

addresses_dead as (

    select
        contact_id,
        stop_kind,
        occurred_at
    from contact_touches
    union all
    {# no permission known by now comes after a bounce of unknown time #}
    select
        contact_id,
        'unmailable' as stop_kind,
        coalesce(
            unmailable_since,
            cast({{ add_days(as_of_date(), 1) }} as {{ dbt.type_timestamp() }})
        ) as occurred_at
    from records_refusing
    where is_unmailable

),

positions as (

    {{ dbt.generate_series(max_list_length()) }}

),

{# What the person says comes before what the account does. #}
contacts_placed as (

    select
        contact_golden_records.contact_id,
        coalesce(contact_golden_records.country_words, accounts.country_word) as country_words
    from contact_golden_records
    left join contact_accounts
        on contact_golden_records.contact_id = contact_accounts.contact_id
    left join accounts
        on contact_accounts.account_id = accounts.account_id

),

country_lists as (

    select country_words
    from contacts_placed
    where country_words is not null
    group by country_words

),

countries_listed as (

    select
        country_lists.country_words,
        split_part(
            country_lists.country_words,
            ';',
            cast(positions.generated_number as {{ dbt.type_int() }})
        ) as country_word
    from country_lists
    inner join positions
        on positions.generated_number <= {{ list_length('country_lists.country_words', ';') }}

),

countries_judged as (

    select
        countries_listed.country_words,
        min(rules.country) as country,
        min(case when rules.country is null then 0 else 1 end) = 1 as is_in_policy
    from countries_listed
    left join country_words
        on countries_listed.country_word = country_words.word_key
    left join rules
        on
            country_words.word = rules.country
            and rules.rule_kind = 'country'
    group by countries_listed.country_words

),

contacts_of_countries as (

    select
        contacts_placed.contact_id,
        coalesce(countries_judged.country, homes.country) as country,
        coalesce(countries_judged.is_in_policy, homes.country is not null) as is_in_policy
    from contacts_placed
    left join countries_judged
        on contacts_placed.country_words = countries_judged.country_words
    left join rules as homes
        on
            contacts_placed.country_words is null
            and homes.rule_kind = 'country'
            and homes.outcome = 'home'

),

{# Who was deleted at a source while opted out stays so under her addresses. #}
deleted_refusing as (

    select
        {# between semicolons, as email_parts gives them #}
        concat_ws(
            ';',
            coalesce(record_versions.email, ''),
            record_versions.additional_emails,
            record_versions.earlier_emails
        ) as emails
    from {{ ref('int_contact_record_versions') }} as record_versions
    where
        record_versions.is_deleted
        and record_versions.is_opted_out

),

emails_of_deleted as (

    select {{ list_item('deleted_refusing.emails') }} as contact_key
    from deleted_refusing
    inner join positions
        on {{ has_list_item('deleted_refusing.emails') }}

),

{# A mailbox that somebody shared who asked to be forgotten: what is written to it may still reach that one. #}
mailboxes_of_erased as (

    select contact_keys.contact_key
    from contact_keys
    inner join {{ ref('int_erased_keys') }} as erased_keys
        on
            {{ erasure_hash('shared_email', 'contact_keys.contact_key') }} = erased_keys.key_hash
            and erased_keys.key_kind = 'shared_email'
    group by contact_keys.contact_key

),

emails_opted_out as (

    select contact_keys.contact_key
    from contact_keys
    inner join contact_golden_records
        on contact_keys.contact_id = contact_golden_records.contact_id
    where contact_golden_records.is_opted_out
    group by contact_keys.contact_key
    union
    select contact_key
    from emails_of_deleted
    where contact_key like '%@%'
    union
    select contact_key
    from mailboxes_of_erased

),

bounces as (

    select
        addresses_dead.contact_id,
        rules.channel,
        max(addresses_dead.occurred_at) as bounced_at
    from addresses_dead
    inner join rules
        on
            addresses_dead.stop_kind = rules.status
            and rules.rule_key = 'stop_unmailable'
    where addresses_dead.contact_id is not null
    group by
        addresses_dead.contact_id,
        rules.channel

),

statements as (

    select
        contact_id,
        channel,
        scope,
        status,
        reason,
        basis,
        captured_at,
        expires_on
    from consents_counting
    union all
    select
        contact_id,
        'any' as channel,
        'any' as scope,
        'suppressed' as status,
        concat('suppressed_', scope) as reason,
        'suppression list' as basis,
        cast(requested_on as {{ dbt.type_timestamp() }}) as captured_at,
        cast(null as date) as expires_on
    from suppressions_named
    union all
    select
        contact_id,
        'any' as channel,
        'any' as scope,
        'denied' as status,
        'opted_out' as reason,
        'opt-out in a source system' as basis,
        cast(null as {{ dbt.type_timestamp() }}) as captured_at,
        cast(null as date) as expires_on
    from contact_golden_records
    where is_opted_out
    union all
    select
        records_refusing.contact_id,
        rules.channel,
        'any' as scope,
        'denied' as status,
        'opted_out' as reason,
        'opt-out of a channel in a source system' as basis,
        cast(null as {{ dbt.type_timestamp() }}) as captured_at,
        cast(null as date) as expires_on
    from records_refusing
    inner join rules
        on
            rules.rule_kind = 'channel'
            and concat(';', records_refusing.refused_channels, ';')
            like concat('%;', rules.channel, ';%')
    group by
        records_refusing.contact_id,
        rules.channel
    union all
    select
        contact_keys.contact_id,
        'email' as channel,
        'any' as scope,
        'denied' as status,
        'opted_out' as reason,
        'opt-out of somebody with the same address' as basis,
        cast(null as {{ dbt.type_timestamp() }}) as captured_at,
        cast(null as date) as expires_on
    from contact_keys
    inner join emails_opted_out
        on contact_keys.contact_key = emails_opted_out.contact_key
    union all
    select
        contact_id,
        'any' as channel,
        'any' as scope,
        'denied' as status,
        'opted_out' as reason,
        'use of the data of its source' as basis,
        cast(null as {{ dbt.type_timestamp() }}) as captured_at,
        cast(null as date) as expires_on
    from known_by_closed_sources
    union all
    select
        contact_id,
        'any' as channel,
        'any' as scope,
        'denied' as status,
        'country_not_in_policy' as reason,
        'country' as basis,
        cast(null as {{ dbt.type_timestamp() }}) as captured_at,
        cast(null as date) as expires_on
    from contacts_of_countries
    where not is_in_policy

),

statements_weighed as (

    select
        statements.*,
        ranks.rule_rank as status_rank
    from statements
    inner join rules as ranks
        on
            statements.status = ranks.status
            and ranks.rule_kind = 'status_rank'

),

scopes as (

    select
        contact_id,
        'any' as scope
    from contact_golden_records
    union all
    select
        contact_id,
        scope
    from consents_counting
    where scope != 'any'
    group by
        contact_id,
        scope

),

permissions_asked as (

    select
        scopes.contact_id,
        scopes.scope,
        channels.channel,
        country_channels.rule_value as country_days,
        channels.policy_version,
        coalesce(country_channels.outcome, channels.outcome) as channel_needs
    from scopes
    inner join contacts_of_countries
        on scopes.contact_id = contacts_of_countries.contact_id
    cross join rules as channels
    left join rules as country_channels
        on
            country_channels.rule_kind = 'channel'
            and channels.channel = country_channels.channel
            and contacts_of_countries.country = country_channels.country
    where
        channels.rule_kind = 'channel'
        and channels.country = '*'
        and channels.channel != 'any'

),

permissions_ranked as (

    select
        permissions_asked.*,
        statements_weighed.basis,
        statements_weighed.captured_at,
        statements_weighed.expires_on,
        coalesce(statements_weighed.status, 'unknown') as status,
        coalesce(statements_weighed.reason, 'consent_unknown') as reason,
        coalesce(statements_weighed.status_rank, unknown_status.rule_rank) as status_rank,
        statements_weighed.status is not null as is_stated,
        row_number() over (
            partition by
                permissions_asked.contact_id,
                permissions_asked.scope,
                permissions_asked.channel
            order by
                statements_weighed.status_rank asc nulls last,
                statements_weighed.captured_at desc nulls last,
                statements_weighed.reason asc,
                statements_weighed.channel desc,
                statements_weighed.scope desc
        ) as row_rank
    from permissions_asked
    left join statements_weighed
        on
            permissions_asked.contact_id = statements_weighed.contact_id
            and statements_weighed.channel in (permissions_asked.channel, 'any')
            and statements_weighed.scope in (permissions_asked.scope, 'any')
    left join rules as unknown_status
        on
            unknown_status.rule_kind = 'status_rank'
            and unknown_status.status = 'unknown'

),

{# In some countries a permission ends earlier, or a channel is closed. #}
permissions_of_countries as (

    select
        contact_id,
        scope,
        channel,
        channel_needs,
        policy_version,
        basis,
        captured_at,
        expires_on,
        status_rank,
        is_stated,
        case
            when status != 'granted' then status
            when channel_needs = 'block' then 'denied'
            when
                country_days > 0
                and {{ add_days('cast(captured_at as date)', 'country_days') }} < {{ as_of_date() }}
                then 'expired'
            else status
        end as status,
        case
            when status != 'granted' then reason
            when channel_needs = 'block' then 'country_not_in_policy'
            when
                country_days > 0
                and {{ add_days('cast(captured_at as date)', 'country_days') }} < {{ as_of_date() }}
                then 'consent_expired'
            else reason
        end as reason
    from permissions_ranked
    where row_rank = 1

),

permissions_decided as (

    select
        permissions_of_countries.*,
        max(case when permissions_of_countries.status = 'granted' then 1 else 0 end) over (
            partition by
                permissions_of_countries.contact_id,
                permissions_of_countries.scope
        ) = 1 as is_granted_somewhere,
        {# a permission given after the bounce brings an address that works #}
        bounces.bounced_at is null
        or coalesce(
            permissions_of_countries.status = 'granted'
            and permissions_of_countries.captured_at > bounces.bounced_at,
            false
        ) as is_reachable
    from permissions_of_countries
    left join bounces
        on
            permissions_of_countries.contact_id = bounces.contact_id
            and permissions_of_countries.channel = bounces.channel

),

permissions_judged as (

    select
        contact_id,
        channel,
        scope,
        status,
        status_rank,
        basis,
        is_stated,
        is_reachable,
        captured_at,
        expires_on,
        policy_version,
        case
            when not is_reachable and status = 'granted' then 'unmailable'
            when
                not is_stated
                and channel_needs = 'not_required'
                and is_granted_somewhere
                then 'not_required'
            else reason
        end as reason,
        is_reachable
        and (
            status = 'granted'
            or (not is_stated and channel_needs = 'not_required' and is_granted_somewhere)
        ) as is_permitted
    from permissions_decided

)

select * from permissions_judged
