{#-
    One row per contact x channel x scope: the word on permission that counts on the as-of date, the
    latest one; of several of one moment the stricter. An unsubscribe or a request to stop is a
    word, too. A consent that names no channel or scope speaks for `any`; a `never` stays.
-#}
with

consents as (

    select * from {{ ref('stg_uploads__consents') }}
    where
        quarantine_reason is null
        {# what is captured later is not known yet #}
        and (captured_at is null or cast(captured_at as date) <= {{ as_of_date() }})

),

contact_keys as (

    select * from {{ ref('int_contact_keys') }}

),

consent_channels as (

    select * from {{ ref('consent_channels') }}

),

rules as (

    select * from {{ ref('int_consent_rules_today') }}

),

contact_touches as (

    select * from {{ ref('int_contact_touches') }}

),

statements as (

    select
        contact_keys.contact_id,
        consents.channel,
        consents.scope,
        consents.status,
        consents.basis,
        cast(null as {{ dbt.type_string() }}) as stop_kind,
        consents.captured_at,
        consents.expires_at,
        consents.record_key
    from consents
    inner join contact_keys
        on
            contact_keys.key_kind = 'record'
            and {{ source_record_key('consents.source_system', 'consents.contact_record_id') }}
            = contact_keys.contact_key
    union all
    select
        contact_keys.contact_id,
        consents.channel,
        consents.scope,
        consents.status,
        consents.basis,
        cast(null as {{ dbt.type_string() }}) as stop_kind,
        consents.captured_at,
        consents.expires_at,
        consents.record_key
    from consents
    inner join contact_keys
        on
            contact_keys.key_kind = 'email'
            and consents.email = contact_keys.contact_key
    union all
    select
        contact_touches.contact_id,
        rules.channel,
        cast(null as {{ dbt.type_string() }}) as scope,
        'denied' as status,
        contact_touches.signal_type as basis,
        contact_touches.stop_kind,
        contact_touches.occurred_at as captured_at,
        cast(null as {{ dbt.type_timestamp() }}) as expires_at,
        contact_touches.activity_id as record_key
    from contact_touches
    inner join rules
        on
            contact_touches.stop_kind = rules.status
            and rules.rule_kind = 'stop'
            and rules.outcome = 'block'
    where
        contact_touches.contact_id is not null
        {# an address that does not work is no word of the person #}
        and contact_touches.stop_kind != 'unmailable'

),

statements_named as (

    select
        statements.contact_id,
        coalesce(consent_channels.channel, statements.channel, 'any') as channel,
        case
            when coalesce(statements.scope, 'all') in ('all', 'any', '*') then 'any'
            else coalesce({{ code_name('statements.scope') }}, 'any')
        end as scope,
        coalesce(ranks.status, 'unknown') as status,
        statements.stop_kind,
        statements.basis,
        statements.captured_at,
        statements.expires_at,
        statements.record_key
    from statements
    left join consent_channels
        on statements.channel = consent_channels.raw_channel
    left join rules as ranks
        on
            statements.status = ranks.status
            and ranks.rule_kind = 'status_rank'

),

statements_dated as (

    select
        statements_named.*,
        case
            when statements_named.expires_at is not null
                then cast(statements_named.expires_at as date)
            when channels.rule_value > 0
                then
                    {{ add_days(
                        'cast(statements_named.captured_at as date)', 'channels.rule_value'
                    ) }}
        end as expires_on
    from statements_named
    left join rules as channels
        on
            statements_named.channel = channels.channel
            and channels.rule_kind = 'channel'

),

statements_judged as (

    select
        *,
        case
            when status = 'granted' and expires_on < {{ as_of_date() }} then 'expired'
            else status
        end as status_today
    from statements_dated

),

statements_ranked as (

    select
        statements_judged.contact_id,
        statements_judged.channel,
        statements_judged.scope,
        statements_judged.status_today as status,
        statements_judged.basis,
        statements_judged.captured_at,
        ranks.rule_rank as status_rank,
        coalesce(
            statements_judged.stop_kind,
            'consent_' || statements_judged.status_today
        ) as reason,
        case
            when statements_judged.status in ('granted', 'expired')
                then statements_judged.expires_on
        end as expires_on,
        statements_judged.status_today = 'granted' as is_granted,
        row_number() over (
            partition by
                statements_judged.contact_id,
                statements_judged.channel,
                statements_judged.scope
            order by
                case when statements_judged.status_today = 'never' then 0 else 1 end asc,
                statements_judged.captured_at desc nulls last,
                ranks.rule_rank asc,
                statements_judged.expires_on asc nulls last,
                statements_judged.record_key asc,
                statements_judged.basis asc
        ) as row_rank
    from statements_judged
    inner join rules as ranks
        on
            statements_judged.status_today = ranks.status
            and ranks.rule_kind = 'status_rank'

),

statements_counting as (

    select
        contact_id,
        channel,
        scope,
        status,
        reason,
        basis,
        status_rank,
        is_granted,
        captured_at,
        expires_on
    from statements_ranked
    where row_rank = 1

)

select * from statements_counting
