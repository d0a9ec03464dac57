{#-
    One row per contact x channel x scope: the word on permission that counts on the as-of date, the
    latest one; of several of one moment the stricter. An unsubscribe or a request to stop is a
    word, too. A consent that names no channel or scope speaks for `any`; a `never` stays.
-#}
{#-
    What is no permission refuses, also where the row is quarantined: without a time that can be read,
    or dated later, it counts from today; a word on channel or scope that nobody knows closes `any`;
    it names a person by any id or address in it. A permission must be understood word by word.
-#}
{%- set consents_counting_columns = [
    'contact_record_key',
    'contact_id_given',
    'contact_ids_given',
    'system_key',
    'email_parts',
    'status_word',
    'basis',
    'frequency_text',
    'captured_at',
    'expires_at',
    'record_key',
    'is_refusal',
    'is_system_unknown',
    'channel_read',
    'scope_read',
] %}

with

consents_read as (

    {{ consents_read() }}

),

contact_keys as (

    select * from {{ ref('int_contact_keys') }}

),

contact_systems as (

    select {{ id_key('source_system') }} as system_key
    from {{ ref('int_contact_records') }}
    group by {{ id_key('source_system') }}

),

rules as (

    select * from {{ ref('int_consent_rules_today') }}

),

contact_touches as (

    select
        contact_id,
        signal_type,
        stop_kind,
        occurred_at,
        activity_id
    from {{ ref('int_contact_touches') }}

),

signal_types as (

    select * from {{ policy_rows('signal_types') }}

),

{# A no that cannot be used, whatever the reason, is not in the ledger, and still a no. #}
unreadable_noes as (

    select
        record_key,
        signal_type,
        contact_key,
        contact_given,
        email_key,
        refused_keys,
        organization_record_key,
        {# what stands escaped in a row as JSON parts addresses: line ends, tabs, quotes #}
        {{ email_parts(
            replace_pattern(
                "translate(raw_record, chr(92), '¦')", '¦(u[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F]|.)', ';'
            ),
            is_wide=true,
        ) }} as raw_parts
    from {{ ref('int_activities_quarantined') }}
    where signal_type is not null

),

contact_accounts as (

    select
        contact_id,
        account_id
    from {{ ref('int_contact_accounts') }}

),

account_record_keys as (

    select
        organization_record_key,
        account_id
    from {{ ref('int_account_record_keys') }}

),

stopping_types as (

    select signal_type from signal_types
    where stop_kind in ('unsubscribed', 'asked_to_stop')
    group by signal_type

),

positions as (

    {{ dbt.generate_series(max_list_length()) }}

),

consents_counting as (

    select
        consents_read.contact_record_key,
        consents_read.contact_id_given,
        consents_read.contact_ids_given,
        consents_read.system_key,
        case
            when consents_read.is_refusal then consents_read.email_parts_anywhere
            else consents_read.email_parts
        end as email_parts,
        consents_read.status_word,
        consents_read.published_basis as basis,
        consents_read.frequency_text,
        consents_read.captured_at,
        consents_read.expires_at,
        consents_read.record_key,
        consents_read.is_refusal,
        contact_systems.system_key is null as is_system_unknown,
        coalesce(consents_read.channel_word, 'any') as channel_read,
        coalesce(consents_read.scope_word, 'any') as scope_read
    from consents_read
    left join contact_systems
        on consents_read.system_key = contact_systems.system_key
    where
        consents_read.is_refusal
        or (
            consents_read.quarantine_reason is null
            and consents_read.status_word != 'silent'
            and consents_read.channel_word is not null
            and consents_read.scope_word is not null
            {# what is captured later is not known yet #}
            and (
                consents_read.captured_at is null
                or cast(consents_read.captured_at as date) <= {{ as_of_date() }}
            )
        )

),

{# Several ids in one cell: each may be all that a single one may be. #}
ids_listed as (

    select
        consents_counting.*,
        {{ list_item('consents_counting.contact_ids_given') }} as listed_id
    from consents_counting
    inner join positions
        on {{ has_list_item('consents_counting.contact_ids_given') }}
    where consents_counting.is_refusal

),

{# Whoever writes down a refusal may not write down the system, or the address in its own column. #}
consents_named as (

    select
        *,
        'record' as key_kind,
        contact_record_key as contact_key
    from consents_counting
    union all
    select
        *,
        'record' as key_kind,
        contact_id_given as contact_key
    from consents_counting
    where is_refusal
    union all
    select
        *,
        'bare_id' as key_kind,
        contact_record_key as contact_key
    from consents_counting
    where is_refusal
    {%- for key_kind in ['record_id', 'bare_id'] %}
    union all
    select
        *,
        '{{ key_kind }}' as key_kind,
        contact_id_given as contact_key
    from consents_counting
    where
        is_refusal
        and is_system_unknown
    {%- endfor %}
    union all
    select
        *,
        'contact' as key_kind,
        contact_id_given as contact_key
    from consents_counting
    where is_refusal
    union all
    select
        *,
        'npi' as key_kind,
        contact_id_given as contact_key
    from consents_counting
    where is_refusal
    union all
    select
        *,
        'phone' as key_kind,
        {{ called_number('contact_id_given') }} as contact_key
    from consents_counting
    where is_refusal
    union all
    select
        *,
        'email' as key_kind,
        {{ first_email('email_parts') }} as contact_key
    from consents_counting
    where email_parts like '%@%'
    {%- for key_kind, key in [
        ('record', "system_key || ':' || listed_id"), ('record', 'listed_id'), ('contact', 'listed_id'),
        ('bare_id', "system_key || ':' || listed_id"), ('bare_id', 'case when is_system_unknown then listed_id end'),
        ('record_id', 'case when is_system_unknown then listed_id end'),
    ] %}
    union all
    select
        {{ consents_counting_columns | join(',\n        ') }},
        '{{ key_kind }}' as key_kind,
        {{ key }} as contact_key
    from ids_listed
    where listed_id != ''
    {%- endfor %}
    union all
    select
        consents_counting.*,
        'email' as key_kind,
        split_part(
            consents_counting.email_parts,
            ';',
            cast(positions.generated_number as {{ dbt.type_int() }})
        ) as contact_key
    from consents_counting
    inner join positions
        on
            consents_counting.email_parts like '%@%@%'
            and positions.generated_number
            <= {{ list_length('consents_counting.email_parts', ';') }}

),

{# Every address of the row as it came. #}
noes_split as (

    select
        unreadable_noes.signal_type,
        unreadable_noes.record_key,
        split_part(
            unreadable_noes.raw_parts,
            ';',
            cast(positions.generated_number as {{ dbt.type_int() }})
        ) as email
    from unreadable_noes
    inner join positions
        on
            unreadable_noes.raw_parts like '%@%'
            and positions.generated_number
            <= {{ list_length('unreadable_noes.raw_parts', ';') }}

),

{# Every id and, by its hash, every address that any cell of it may mean. #}
noes_keyed as (

    select
        unreadable_noes.signal_type,
        unreadable_noes.record_key,
        {{ list_item('unreadable_noes.refused_keys') }} as refused_key
    from unreadable_noes
    inner join positions
        on {{ has_list_item('unreadable_noes.refused_keys') }}

),

{# One that names nobody but an organization means everybody there. #}
accounts_refusing as (

    select
        unreadable_noes.signal_type,
        unreadable_noes.record_key,
        account_record_keys.account_id
    from unreadable_noes
    inner join account_record_keys
        on unreadable_noes.organization_record_key = account_record_keys.organization_record_key
    inner join stopping_types
        on unreadable_noes.signal_type = stopping_types.signal_type
    where
        unreadable_noes.refused_keys is null
        and unreadable_noes.contact_given is null
        and unreadable_noes.email_key is null

),

noes_named as (

    select
        contact_keys.contact_id,
        unreadable_noes.signal_type,
        unreadable_noes.record_key
    from unreadable_noes
    inner join contact_keys
        on
            contact_keys.key_kind in ('record', 'bare_id')
            and contact_keys.contact_key
            in (unreadable_noes.contact_key, unreadable_noes.contact_given)
    union all
    select
        contact_keys.contact_id,
        unreadable_noes.signal_type,
        unreadable_noes.record_key
    from unreadable_noes
    inner join contact_keys
        on unreadable_noes.contact_given = contact_keys.contact_key
    where contact_keys.key_kind in ('record_id', 'contact', 'npi')
    union all
    select
        contact_keys.contact_id,
        unreadable_noes.signal_type,
        unreadable_noes.record_key
    from unreadable_noes
    inner join contact_keys
        on
            contact_keys.key_kind in ('email', 'former_email')
            and unreadable_noes.email_key = {{ keyed_hash('contact_keys.contact_key') }}
    union all
    select
        contact_keys.contact_id,
        noes_split.signal_type,
        noes_split.record_key
    from noes_split
    inner join contact_keys
        on
            contact_keys.key_kind in ('email', 'former_email')
            and noes_split.email = contact_keys.contact_key
    union all
    select
        contact_keys.contact_id,
        noes_keyed.signal_type,
        noes_keyed.record_key
    from noes_keyed
    inner join contact_keys
        on noes_keyed.refused_key = contact_keys.contact_key
    where contact_keys.key_kind in ('record', 'record_id', 'bare_id', 'contact', 'npi')
    union all
    select
        contact_keys.contact_id,
        noes_keyed.signal_type,
        noes_keyed.record_key
    from noes_keyed
    inner join contact_keys
        on
            contact_keys.key_kind in ('email', 'former_email')
            and noes_keyed.refused_key = {{ keyed_hash('contact_keys.contact_key') }}
    union all
    select
        contact_accounts.contact_id,
        accounts_refusing.signal_type,
        accounts_refusing.record_key
    from accounts_refusing
    inner join contact_accounts
        on accounts_refusing.account_id = contact_accounts.account_id

),

policies as (

    select policy_version
    from rules
    group by policy_version

),

noes as (

    select
        noes_named.contact_id,
        noes_named.signal_type,
        signal_types.stop_kind,
        cast(null as {{ dbt.type_timestamp() }}) as occurred_at,
        noes_named.record_key as activity_id
    from noes_named
    inner join signal_types
        on noes_named.signal_type = signal_types.signal_type
    inner join policies
        on signal_types.policy_version = policies.policy_version
    where signal_types.stop_kind is not null

),

stops as (

    select * from contact_touches
    where stop_kind is not null
    union all
    select * from noes

),

statements as (

    select
        contact_keys.contact_id,
        consents_named.channel_read as channel,
        consents_named.scope_read as scope,
        consents_named.status_word as status,
        consents_named.basis,
        consents_named.frequency_text,
        cast(null as {{ dbt.type_string() }}) as stop_kind,
        consents_named.captured_at,
        consents_named.expires_at,
        consents_named.record_key
    from consents_named
    inner join contact_keys
        on
            consents_named.key_kind
            = case
                when contact_keys.key_kind = 'former_email' then 'email'
                else contact_keys.key_kind
            end
            and consents_named.contact_key = contact_keys.contact_key
    where
        {# who has another address by now has still refused, and has granted nothing #}
        consents_named.is_refusal
        or contact_keys.key_kind = 'email'
        or (contact_keys.is_sole and contact_keys.key_kind != 'former_email')
    union all
    select
        stops.contact_id,
        rules.channel,
        cast(null as {{ dbt.type_string() }}) as scope,
        'denied' as status,
        stops.signal_type as basis,
        cast(null as {{ dbt.type_string() }}) as frequency_text,
        stops.stop_kind,
        stops.occurred_at as captured_at,
        cast(null as {{ dbt.type_timestamp() }}) as expires_at,
        stops.activity_id as record_key
    from stops
    inner join rules
        on
            stops.stop_kind = rules.status
            and rules.rule_kind = 'stop'
            and rules.outcome = 'block'
    where
        stops.contact_id is not null
        {# an address that does not work is no word of the person #}
        and stops.stop_kind != 'unmailable'

),

statements_dated as (

    select
        statements.contact_id,
        statements.status,
        statements.stop_kind,
        statements.basis,
        statements.frequency_text,
        statements.captured_at,
        statements.record_key,
        case when statements.channel = '*' then 'any' else statements.channel end as channel,
        coalesce(statements.scope, 'any') as scope,
        case
            when statements.expires_at is not null then cast(statements.expires_at as date)
            when channels.rule_value > 0
                then
                    {{ add_days(
                        'cast(statements.captured_at as date)', 'channels.rule_value'
                    ) }}
        end as expires_on,
        statements.status not in ('granted', 'expired') as is_refusal,
        {# without a date nobody can tell whether it has lapsed #}
        statements.captured_at is null
        and statements.expires_at is null
        and coalesce(channels.rule_value, 0) > 0 as is_undated
    from statements
    left join rules as channels
        on
            statements.channel = channels.channel
            and channels.rule_kind = 'channel'
            and channels.country = '*'

),

statements_judged as (

    select
        *,
        case
            when status = 'granted' and (is_undated or expires_on < {{ as_of_date() }})
                then 'expired'
            else status
        end as status_today,
        {# a refusal without a time, dated later, or by a date that stands for none, is of today #}
        case
            when is_refusal and (captured_at is null or {{ is_impossible_day('captured_at') }})
                then {{ as_of_date() }}
            else cast(captured_at as date)
        end as counted_on,
        {# of a day alone: nothing of that day is known to be later #}
        is_refusal
        and (
            captured_at is null
            or {{ is_impossible_day('captured_at') }}
            or captured_at = cast(cast(captured_at as date) as {{ dbt.type_timestamp() }})
        ) as is_of_whole_day
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
                statements_judged.counted_on desc nulls last,
                case when statements_judged.is_of_whole_day then 0 else 1 end asc,
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

{# A wish for fewer messages stays until another one is told. #}
wishes_ranked as (

    select
        contact_id,
        channel,
        frequency_text,
        row_number() over (
            partition by
                contact_id,
                channel
            order by
                captured_at desc nulls last,
                frequency_text asc,
                record_key asc
        ) as wish_rank
    from statements_judged
    where frequency_text is not null

),

statements_counting as (

    select
        statements_ranked.contact_id,
        statements_ranked.channel,
        statements_ranked.scope,
        statements_ranked.status,
        statements_ranked.reason,
        statements_ranked.basis,
        statements_ranked.status_rank,
        statements_ranked.is_granted,
        wishes_ranked.frequency_text,
        statements_ranked.captured_at,
        statements_ranked.expires_on
    from statements_ranked
    left join wishes_ranked
        on
            statements_ranked.contact_id = wishes_ranked.contact_id
            and statements_ranked.channel = wishes_ranked.channel
            and wishes_ranked.wish_rank = 1
    where statements_ranked.row_rank = 1

)

select * from statements_counting
