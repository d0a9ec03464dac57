{#-
    One row per contact x channel x scope (`any`, and each product, therapy area or programme that a
    word on permission names for the person): the strictest of all that is said about it decides.
-#}
with

contact_golden_records as (

    select
        contact_id,
        is_opted_out
    from {{ ref('int_contact_golden_records') }}

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
        contact_id
    from {{ ref('int_contact_record_map') }}

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
        channels.outcome as channel_needs,
        channels.policy_version
    from scopes
    cross join rules as channels
    where
        channels.rule_kind = 'channel'
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

permissions_decided as (

    select
        permissions_ranked.*,
        max(case when permissions_ranked.status = 'granted' then 1 else 0 end) over (
            partition by
                permissions_ranked.contact_id,
                permissions_ranked.scope
        ) = 1 as is_granted_somewhere,
        {# a permission given after the bounce brings an address that works #}
        bounces.bounced_at is null
        or coalesce(
            permissions_ranked.status = 'granted'
            and permissions_ranked.captured_at > bounces.bounced_at,
            false
        ) as is_reachable
    from permissions_ranked
    left join bounces
        on
            permissions_ranked.contact_id = bounces.contact_id
            and permissions_ranked.channel = bounces.channel
    where permissions_ranked.row_rank = 1

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
