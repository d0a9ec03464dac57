{#-
    One row per source, table, column and word that permits, refuses or routes and that nobody could
    read, or that names nobody yet: how often it came, and what it was taken as. Never as a yes.
-#}
with

consents as (

    {{ consents_read() }}

),

suppressions_staged as (

    select
        scope,
        unread_requested_at,
        requested_at
    from {{ ref('stg_uploads__suppressions') }}

),

suppressions as (

    {{ suppressions_read() }}

),

owners as (

    select team from {{ ref('stg_uploads__owners') }}

),

feedback as (

    {{ feedback_read() }}

),

feedback_judged as (

    select organization_record_id
    from {{ ref('int_field_feedback') }}
    where unusable_reason in ('unknown_account', 'several_accounts')
    group by organization_record_id

),

contact_records as (

    select
        landed_from,
        country,
        frequency,
        lead_source
    from {{ ref('int_contact_records') }}

),

contact_keys as (

    select
        contact_key,
        max(case when key_kind in ('email', 'former_email') then 1 else 0 end) as email_count,
        max(case when key_kind = 'domain' then 1 else 0 end) as domain_count,
        max(case when key_kind not in ('email', 'former_email', 'domain') then 1 else 0 end)
            as id_count
    from {{ ref('int_contact_keys') }}
    group by contact_key

),

account_keys as (

    select {{ id_key('account_key') }} as account_key
    from {{ ref('int_account_given_names') }}
    group by {{ id_key('account_key') }}

),

account_lookup_keys as (

    select lookup_key
    from {{ ref('int_account_lookup_keys') }}
    where key_kind in ('npi', 'name')
    group by lookup_key

),

suppression_scopes as (

    {{ known_words('suppression_scope') }}

),

country_words as (

    {{ known_words('country') }}

),

lead_source_words as (

    {{ known_words('lead_source') }}

),

team_words as (

    {{ known_words('team') }}

),

any_words as (

    select {{ word_key('raw_word') }} as word_key
    from {{ ref('known_words') }}
    group by {{ word_key('raw_word') }}

),

consents_found as (

    select
        consents.*,
        case when consents.is_refusal then 'a refusal' else 'no permission' end as taken_as,
        coalesce(by_key.id_count, 0) = 0
        and coalesce(by_id.id_count, 0) = 0
        and coalesce(by_email.email_count, 0) = 0 as names_nobody
    from (
        select *
        from consents
        where word_number = 0
    ) as consents
    left join contact_keys as by_key
        on consents.contact_record_key = by_key.contact_key
    left join contact_keys as by_id
        on consents.contact_id_given = by_id.contact_key
    left join contact_keys as by_email
        on {{ first_email('consents.email_parts_anywhere') }} = by_email.contact_key

),

suppressions_found as (

    select
        suppressions.scope,
        coalesce(by_id.id_count, 0) = 0
        and coalesce(by_email.email_count, 0) = 0
        and coalesce(by_domain.domain_count, 0) = 0
        and coalesce(by_phone.id_count, 0) = 0
        and account_keys.account_key is null
        and account_lookup_keys.lookup_key is null as names_nobody
    from suppressions
    left join contact_keys as by_id
        on suppressions.part_key = by_id.contact_key
    left join contact_keys as by_phone
        on suppressions.phone_key = by_phone.contact_key
    left join contact_keys as by_email
        on suppressions.email = by_email.contact_key
    left join contact_keys as by_domain
        on suppressions.domain = by_domain.contact_key
    left join account_keys
        on suppressions.part_key = account_keys.account_key
    left join account_lookup_keys
        on suppressions.name_key = account_lookup_keys.lookup_key
    where not suppressions.is_spelling

),

noes_quarantined as (

    select
        source_table,
        reason,
        signal_type,
        refusing_type
    from {{ ref('int_activities_quarantined') }}
    where signal_type is not null

),

field_rules as (

    select * from {{ policy_rows('feedback_rules') }}

),

{# Outcomes of calls and meetings. #}
outcomes_found as (

    select
        source_table,
        outcome
    from {{ ref('int_activities') }}
    where
        not is_deleted
        and outcome is not null
        and (signal_type like 'call%' or signal_type like 'meeting%')
    union all
    select
        source_table,
        outcome
    from {{ ref('int_activities_quarantined') }}
    where
        outcome is not null
        and (signal_type like 'call%' or signal_type like 'meeting%')

),

types_found as (

    select
        quarantined.source_table,
        quarantined.activity_type,
        max(case when field_rules.signal_type is null then 0 else 1 end) as is_of_field
    from {{ ref('int_activities_quarantined') }} as quarantined
    left join field_rules
        on {{ word_key('quarantined.activity_type') }} = {{ word_key('field_rules.signal_type') }}
    where quarantined.reason = 'unknown_type'
    group by
        quarantined.source_table,
        quarantined.activity_type,
        quarantined.record_key

),

texts_found as (

    select outcome from outcomes_found
    union
    select activity_type as outcome from types_found

),

{{ outcomes_read('texts_found') }}

types_read as (

    select
        outcome,
        max(case when code is not null and not is_guessed then 1 else 0 end) as is_no
    from outcomes_read
    group by outcome

),

types_told as (

    select
        types_found.source_table,
        types_found.activity_type
    from types_found
    inner join types_read
        on types_found.activity_type = types_read.outcome
    where
        types_found.is_of_field = 1
        or types_read.is_no = 1

),

{# A rejection of the field that cannot be used is still one; so is a "not now" of a call. #}
rejections_quarantined as (

    select
        quarantined.source_table,
        quarantined.reason
    from {{ ref('int_activities_quarantined') }} as quarantined
    left join outcomes_read
        on
            quarantined.outcome = outcomes_read.outcome
            and outcomes_read.code is not null
    where
        quarantined.signal_type in (
            select field_rules.signal_type from field_rules
            where field_rules.signal_type is not null
        )
        or outcomes_read.outcome is not null
    group by
        quarantined.source_table,
        quarantined.reason,
        quarantined.record_key,
        quarantined.raw_record

),

kinds_of_noes as (

    select signal_type
    from {{ policy_rows('signal_types') }}
    where stop_kind in ('unsubscribed', 'asked_to_stop')
    group by signal_type

),

{# Noes of the ledger that name nobody known, and those that name nobody but an organization. #}
noes_of_ledger as (

    select
        activity_id,
        source_table,
        refused_keys,
        email_key,
        contact_record_key
    from {{ ref('int_activities') }}
    where
        not is_deleted
        and signal_type in (select kinds_of_noes.signal_type from kinds_of_noes)

),

noes_heard as (

    select activity_id
    from {{ ref('int_contact_touches') }}
    where
        contact_id is not null
        and stop_kind is not null
    group by activity_id

),

noes_of_nobody as (

    select
        noes_of_ledger.source_table,
        noes_heard.activity_id is not null as is_heard
    from noes_of_ledger
    left join noes_heard
        on noes_of_ledger.activity_id = noes_heard.activity_id
    where
        noes_heard.activity_id is null
        or coalesce(
            noes_of_ledger.refused_keys, noes_of_ledger.email_key, noes_of_ledger.contact_record_key
        ) is null

),

words_found as (

    select
        'uploads' as source_name,
        'consents' as table_name,
        'channel' as column_name,
        channel as word,
        case when is_refusal then 'every channel' else taken_as end as taken_as
    from consents_found
    where channel_word is null
    union all
    select
        'uploads' as source_name,
        'consents' as table_name,
        'scope' as column_name,
        scope as word,
        case when is_refusal then 'every product and programme' else taken_as end as taken_as
    from consents_found
    where scope_word is null
    union all
    select
        'uploads' as source_name,
        'consents' as table_name,
        'status' as column_name,
        coalesce(status, '(empty)') as word,
        taken_as
    from consents_found
    where is_status_unread
    union all
    select
        'uploads' as source_name,
        'consents' as table_name,
        'captured_at' as column_name,
        case
            when {{ is_impossible_day('captured_at') }}
                then cast(captured_at as {{ dbt.type_string() }})
            else coalesce(unread_captured_at, '(empty)')
        end as word,
        case
            when is_refusal then 'today'
            when unread_captured_at is null then 'a permission that has lapsed'
            else taken_as
        end as taken_as
    from consents_found
    where
        unread_captured_at is not null
        or (captured_at is null and expires_at is null and status_word = 'granted')
        or (is_refusal and (captured_at is null or {{ is_impossible_day('captured_at') }}))
    union all
    select
        'uploads' as source_name,
        'consents' as table_name,
        'basis' as column_name,
        basis as word,
        'a refusal' as taken_as
    from consents_found
    where
        is_basis_refusal
        and status_word = 'denied'
    union all
    select
        'uploads' as source_name,
        'consents' as table_name,
        'expires_at' as column_name,
        unread_expires_at as word,
        taken_as
    from consents_found
    where unread_expires_at is not null
    union all
    select
        'uploads' as source_name,
        'consents' as table_name,
        'frequency' as column_name,
        frequency as word,
        'one touch a year' as taken_as
    from consents_found
    where {{ frequency_is_unread('frequency') }}
    union all
    select
        'uploads' as source_name,
        'consents' as table_name,
        'contact_record_id' as column_name,
        '[restricted]' as word,
        'kept until somebody matches' as taken_as
    from consents_found
    where
        is_refusal
        and names_nobody
    union all
    select
        'uploads' as source_name,
        'suppressions' as table_name,
        'scope' as column_name,
        coalesce(suppressions_staged.scope, '(empty)') as word,
        'whatever the value may name' as taken_as
    from suppressions_staged
    left join suppression_scopes
        on {{ word_key('suppressions_staged.scope') }} = suppression_scopes.word_key
    where suppression_scopes.word is null
    union all
    select
        'uploads' as source_name,
        'suppressions' as table_name,
        'requested_at' as column_name,
        coalesce(unread_requested_at, cast(requested_at as {{ dbt.type_string() }})) as word,
        'today' as taken_as
    from suppressions_staged
    where
        unread_requested_at is not null
        or cast(requested_at as date) > {{ as_of_date() }}
    union all
    select
        'uploads' as source_name,
        'suppressions' as table_name,
        'value' as column_name,
        '[restricted]' as word,
        'kept until somebody matches' as taken_as
    from suppressions_found
    where names_nobody
    union all
    select
        {{ dbt.split_part('noes_quarantined.source_table', "'.'", 1) }} as source_name,
        {{ dbt.split_part('noes_quarantined.source_table', "'.'", 2) }} as table_name,
        case
            when noes_quarantined.refusing_type is not null then 'activity_type'
            when noes_quarantined.reason in ('unusable_time', 'time_out_of_range')
                then 'occurred_at'
            else 'record_key'
        end as column_name,
        coalesce(noes_quarantined.refusing_type, '(' || noes_quarantined.reason || ')') as word,
        case
            when noes_quarantined.refusing_type is not null then 'a request to stop, of today'
            else 'today'
        end as taken_as
    from noes_quarantined
    inner join kinds_of_noes
        on noes_quarantined.signal_type = kinds_of_noes.signal_type
    union all
    select
        {{ dbt.split_part('source_table', "'.'", 1) }} as source_name,
        {{ dbt.split_part('source_table', "'.'", 2) }} as table_name,
        case
            when reason in ('unusable_time', 'time_out_of_range') then 'occurred_at'
            else 'record_key'
        end as column_name,
        '(' || reason || ')' as word,
        'a no of the account, of today' as taken_as
    from rejections_quarantined
    union all
    select
        {{ dbt.split_part('source_table', "'.'", 1) }} as source_name,
        {{ dbt.split_part('source_table', "'.'", 2) }} as table_name,
        'activity_type' as column_name,
        activity_type as word,
        'a no of the account, of today' as taken_as
    from types_told
    union all
    select
        {{ dbt.split_part('outcomes_found.source_table', "'.'", 1) }} as source_name,
        {{ dbt.split_part('outcomes_found.source_table', "'.'", 2) }} as table_name,
        'outcome' as column_name,
        outcomes_found.outcome as word,
        case
            when outcomes_read.code is null then 'nothing against anybody'
            else 'not interested'
        end
            as taken_as
    from outcomes_found
    inner join outcomes_read
        on outcomes_found.outcome = outcomes_read.outcome
    where outcomes_read.is_unread
    union all
    select
        {{ dbt.split_part('source_table', "'.'", 1) }} as source_name,
        {{ dbt.split_part('source_table', "'.'", 2) }} as table_name,
        case when is_heard then 'organization_record_id' else 'contact_record_id' end
            as column_name,
        '[restricted]' as word,
        case when is_heard then 'a no of everybody there' else 'kept until somebody matches' end
            as taken_as
    from noes_of_nobody
    {%- for source_name, table_name, staged, flags in refusing_tables() %}
    {%- for column_name, taken_as in flags.items() %}
    union all
    select
        '{{ source_name }}' as source_name,
        '{{ table_name }}' as table_name,
        '{{ column_name }}' as column_name,
        unread_{{ column_name }} as word,
        '{{ taken_as }}' as taken_as
    from {{ ref(staged) }}
    where unread_{{ column_name }} is not null
    {%- endfor %}
    {%- endfor %}
    {%- for source_name, table_name, staged in staged_with_permissions() %}
    union all
    select
        '{{ source_name }}' as source_name,
        '{{ table_name }}' as table_name,
        {{ dbt.split_part('unread_elsewhere', "'='", 1) }} as column_name,
        substr(unread_elsewhere, {{ position_of("'='", 'unread_elsewhere') }} + 1) as word,
        'a refusal' as taken_as
    from {{ ref(staged) }}
    where unread_elsewhere is not null
    {%- endfor %}
    union all
    select
        {{ dbt.split_part('contact_records.landed_from', "'.'", 1) }} as source_name,
        {{ dbt.split_part('contact_records.landed_from', "'.'", 2) }} as table_name,
        'country' as column_name,
        contact_records.country as word,
        'a country that the policy does not name' as taken_as
    from contact_records
    left join country_words
        on {{ word_key('contact_records.country') }} = country_words.word_key
    where
        contact_records.country is not null
        and country_words.word is null
    union all
    select
        {{ dbt.split_part('landed_from', "'.'", 1) }} as source_name,
        {{ dbt.split_part('landed_from', "'.'", 2) }} as table_name,
        'frequency' as column_name,
        frequency as word,
        'one touch a year' as taken_as
    from contact_records
    where {{ frequency_is_unread('frequency') }}
    union all
    select
        {{ dbt.split_part('contact_records.landed_from', "'.'", 1) }} as source_name,
        {{ dbt.split_part('contact_records.landed_from', "'.'", 2) }} as table_name,
        'lead_source' as column_name,
        contact_records.lead_source as word,
        'no known source' as taken_as
    from contact_records
    left join lead_source_words
        on {{ word_key('contact_records.lead_source') }} = lead_source_words.word_key
    where
        contact_records.lead_source is not null
        and lead_source_words.word is null
    union all
    select
        'uploads' as source_name,
        'owners' as table_name,
        'team' as column_name,
        owners.team as word,
        'no team' as taken_as
    from owners
    left join team_words
        on {{ word_key('owners.team') }} = team_words.word_key
    where
        owners.team is not null
        and team_words.word is null
    union all
    select
        'uploads' as source_name,
        'field_feedback' as table_name,
        case when verdict_read is null then 'verdict' else 'reason' end as column_name,
        case when verdict_read is null then coalesce(verdict, '(empty)') else reason end as word,
        'a no that holds the account' as taken_as
    from feedback
    where not is_verdict_read
    union all
    select
        'uploads' as source_name,
        'field_feedback' as table_name,
        'program_id' as column_name,
        program_id as word,
        case when is_against then 'every programme' else 'no verdict' end as taken_as
    from feedback
    where is_program_unread
    union all
    select
        'uploads' as source_name,
        'field_feedback' as table_name,
        'given_at' as column_name,
        case
            when {{ is_impossible_day('given_at') }}
                then cast(given_at as {{ dbt.type_string() }})
            else coalesce(unread_given_at, '(empty)')
        end as word,
        case when is_against then 'today' else 'no verdict' end as taken_as
    from feedback
    where is_time_unread
    union all
    select
        'uploads' as source_name,
        'field_feedback' as table_name,
        'organization_record_id' as column_name,
        case when feedback.organization_record_id is null then '(empty)' else '[restricted]' end
            as word,
        case when feedback.is_against then 'kept until somebody matches' else 'no verdict' end
            as taken_as
    from feedback
    left join feedback_judged
        on feedback.organization_record_id = feedback_judged.organization_record_id
    where
        feedback.organization_record_id is null
        or feedback_judged.organization_record_id is not null

),

words_counted as (

    select
        *,
        count(*) over (
            partition by source_name, table_name, column_name, lower(word)
        ) as given_count
    from words_found

),

{# A word may be a name: what is known, a date, or came often is told as it is, all else by its shape. #}
words_told as (

    select
        words_counted.source_name,
        words_counted.table_name,
        words_counted.column_name,
        words_counted.taken_as,
        case
            when
                words_counted.word in ('[restricted]', '(empty)')
                or words_counted.column_name in ('occurred_at', 'record_key')
                or any_words.word_key is not null
                or {{ is_common_word('words_counted.word', 'words_counted.given_count') }}
                or {{ looks_like_a_date('words_counted.word') }}
                then words_counted.word
            else {{ word_shape('words_counted.word') }}
        end as word
    from words_counted
    left join any_words
        on {{ word_key('words_counted.word') }} = any_words.word_key

),

unread_words as (

    select
        cast(source_name as {{ dbt.type_string() }}) as source_name,
        cast(table_name as {{ dbt.type_string() }}) as table_name,
        cast(column_name as {{ dbt.type_string() }}) as column_name,
        cast(word as {{ dbt.type_string() }}) as word,
        cast(count(*) as {{ dbt.type_bigint() }}) as row_count,
        cast(taken_as as {{ dbt.type_string() }}) as taken_as
    from words_told
    group by
        source_name,
        table_name,
        column_name,
        word,
        taken_as

)

select * from unread_words
