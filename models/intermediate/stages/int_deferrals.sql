{#- One row per account, programme and statement that it is not the time: who said it, to which stage it leads, why, and when to look again. -#}

with

rules as (

    select * from {{ policy_rows('recheck_rules') }}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

feedback_rules as (

    select * from {{ policy_rows('feedback_rules') }}
    where signal_type is not null

),

verdicts_known as (

    select
        policy_version,
        verdict
    from {{ policy_rows('feedback_rules') }}

),

relevances as (

    select * from {{ policy_rows('content_relevance') }}
    where counts_for_stages

),

signals as (

    select * from {{ ref('int_stage_signals') }}

),

{# Statuses of e-mails and of members of campaigns are words of tools. #}
activities_of_people as (

    select
        activity_id,
        actor_hash,
        signal_type,
        outcome,
        therapy_area,
        product,
        activity_date,
        occurred_at
    from {{ ref('int_activities') }}
    where
        not is_deleted
        and activity_date <= {{ as_of_date() }}
        and {{ is_conversation('signal_type', 'source_table') }}

),

unusable as (

    select
        source_table,
        signal_type,
        contact_key,
        contact_given,
        email_key,
        organization_key,
        organization_given,
        organization_name_key,
        case when {{ is_conversation('signal_type', 'source_table') }} then outcome end as outcome,
        case when reason = 'unknown_type' then activity_type end as unknown_type
    from {{ ref('int_activities_quarantined') }}
    where
        outcome is not null
        or activity_type is not null

),

outcomes_written as (

    select outcome from activities_of_people
    union
    select outcome from unusable
    union
    select unknown_type as outcome from unusable

),

{{ outcomes_read('outcomes_written') }}

known_products as (

    {{ known_products() }}

),

known_areas as (

    {{ known_therapy_areas() }}

),

{# A topic that nobody knows is none: what is said of it is about every programme. #}
activities as (

    select
        activities_of_people.activity_id,
        activities_of_people.actor_hash,
        outcomes_read.code,
        known_areas.word as therapy_area,
        known_products.word as product,
        activities_of_people.activity_date,
        activities_of_people.occurred_at
    from activities_of_people
    inner join outcomes_read
        on activities_of_people.outcome = outcomes_read.outcome
    left join known_products
        on activities_of_people.product = known_products.word
    left join known_areas
        on activities_of_people.therapy_area = known_areas.word
    where outcomes_read.code is not null

),

{# What says the same as a verdict of the field. #}
activities_of_field as (

    select
        activities_of_people.activity_id,
        activities_of_people.actor_hash,
        activities_of_people.signal_type,
        known_areas.word as therapy_area,
        known_products.word as product,
        activities_of_people.occurred_at
    from activities_of_people
    left join known_products
        on activities_of_people.product = known_products.word
    left join known_areas
        on activities_of_people.therapy_area = known_areas.word
    where
        activities_of_people.signal_type in (select feedback_rules.signal_type from feedback_rules)

),

actors as (

    select
        actor_hash,
        account_id,
        contact_id
    from {{ ref('int_actor_accounts') }}

),

activity_actors as (

    select * from {{ ref('int_activity_actors') }}

),

{# What an unusable row says; a type that nobody knows must say it in words that somebody does. #}
unusable_said as (

    select
        unusable.*,
        'call_outcome' as evidence_kind,
        outcomes_read.code
    from unusable
    inner join outcomes_read
        on unusable.outcome = outcomes_read.outcome
    where outcomes_read.code is not null

    union all

    select
        unusable.*,
        'call_outcome' as evidence_kind,
        outcomes_read.code
    from unusable
    inner join outcomes_read
        on unusable.unknown_type = outcomes_read.outcome
    where
        outcomes_read.code is not null
        and not outcomes_read.is_guessed

    union all

    select
        unusable.*,
        'feedback' as evidence_kind,
        feedback_rules.verdict as code
    from unusable
    inner join feedback_rules
        on unusable.signal_type = feedback_rules.signal_type

    union all

    select
        unusable.*,
        'feedback' as evidence_kind,
        feedback_rules.verdict as code
    from unusable
    inner join feedback_rules
        on {{ word_key('unusable.unknown_type') }} = {{ word_key('feedback_rules.signal_type') }}

),

{# A no of an activity that leads to no account as it is written, or that cannot be used, names one all the same. #}
noes_written as (

    select
        activities.activity_id as no_id,
        'call_outcome' as evidence_kind,
        activities.code,
        activities.actor_hash,
        activities.occurred_at as said_at
    from activities
    left join actors
        on activities.actor_hash = actors.actor_hash
    where actors.actor_hash is null

    union all

    select
        activities_of_field.activity_id as no_id,
        'feedback' as evidence_kind,
        feedback_rules.verdict as code,
        activities_of_field.actor_hash,
        activities_of_field.occurred_at as said_at
    from activities_of_field
    inner join feedback_rules
        on activities_of_field.signal_type = feedback_rules.signal_type
    left join actors
        on activities_of_field.actor_hash = actors.actor_hash
    where actors.actor_hash is null

),

noes as (

    select
        noes_written.no_id,
        noes_written.evidence_kind,
        noes_written.code,
        noes_written.said_at,
        {{ id_key('activity_actors.contact_record_key') }} as contact_key,
        cast(null as {{ dbt.type_string() }}) as contact_given,
        activity_actors.email_key,
        {{ id_key('activity_actors.organization_record_key') }} as organization_key,
        cast(null as {{ dbt.type_string() }}) as organization_given,
        activity_actors.organization_name_key
    from noes_written
    inner join activity_actors
        on noes_written.actor_hash = activity_actors.actor_hash

    union all

    select
        {{ dbt.concat(["'unusable|'", 'source_table', "'|'", 'code']) }} as no_id,
        evidence_kind,
        code,
        {{ end_of_day(as_of_date()) }} as said_at,
        contact_key,
        contact_given,
        email_key,
        organization_key,
        organization_given,
        organization_name_key
    from unusable_said

),

noes_told as (

    select
        no_id,
        evidence_kind,
        code,
        said_at
    from noes
    group by
        no_id,
        evidence_kind,
        code,
        said_at

),

{# `crm` and `CRM|17` in one row are `crm:17`. #}
keys_written as (

    {%- for key in ['contact_key', 'contact_given', 'organization_key', 'organization_given'] %}
    select
        no_id,
        {{ key }} as written_key
    from noes
    where {{ key }} is not null

    union

    select
        no_id,
        {{ replace_pattern(key, '^[^:]*:', '') }} as written_key
    from noes
    where {{ key }} like '%:%:%'
    {%- if not loop.last %}

    union
    {% endif %}
    {%- endfor %}

),

names_in_words as (

    select organization_name_key
    from noes
    where organization_name_key is not null

    union

    select {{ organization_name_key('organization_given') }} as organization_name_key
    from noes
    where organization_given is not null

),

{{ organizations_named('names_in_words') }}

account_keys as (

    {{ account_keys_spelled() }}

),

contact_keys as (

    select * from {{ ref('int_contact_keys') }}

),

contact_accounts as (

    select
        contact_id,
        account_id
    from {{ ref('int_contact_accounts') }}
    where account_id is not null

),

noes_of_accounts as (

    select
        keys_written.no_id,
        account_keys.account_id
    from keys_written
    inner join account_keys
        on keys_written.written_key = account_keys.account_key

    union

    select
        keys_written.no_id,
        contact_accounts.account_id
    from keys_written
    inner join contact_keys
        on
            keys_written.written_key = contact_keys.contact_key
            and contact_keys.key_kind in ('record', 'record_id', 'contact', 'npi')
    inner join contact_accounts
        on contact_keys.contact_id = contact_accounts.contact_id

    union

    select
        noes.no_id,
        contact_accounts.account_id
    from noes
    inner join contact_keys
        on
            contact_keys.key_kind = 'email'
            and noes.email_key = {{ keyed_hash('contact_keys.contact_key') }}
    inner join contact_accounts
        on contact_keys.contact_id = contact_accounts.contact_id

    union

    select
        noes.no_id,
        organizations_named.first_account_id as account_id
    from noes
    inner join organizations_named
        on
            organizations_named.organization_name_key
            in (noes.organization_name_key, {{ organization_name_key('noes.organization_given') }})

    union

    select
        noes.no_id,
        organizations_named.last_account_id as account_id
    from noes
    inner join organizations_named
        on
            organizations_named.organization_name_key
            in (noes.organization_name_key, {{ organization_name_key('noes.organization_given') }})

),

opportunities as (

    select * from {{ ref('int_opportunities') }}
    where account_id is not null

),

feedback as (

    select * from {{ ref('int_field_feedback') }}
    where
        unusable_reason is null
        and given_on <= {{ as_of_date() }}

),

calls as (

    select
        actors.account_id,
        programs.program_id,
        programs.policy_version,
        actors.contact_id,
        'call_outcome' as evidence_kind,
        activities.activity_id as evidence_id,
        activities.code,
        activities.activity_date,
        activities.occurred_at as said_at
    from activities
    inner join actors
        on activities.actor_hash = actors.actor_hash
    cross join programs
    inner join relevances
        on
            programs.policy_version = relevances.policy_version
            and programs.use_case = relevances.use_case
            and relevances.relevance_class = {{ relevance_class('activities', 'programs') }}

),

{# One person's "not now" is the house's, unless somebody else there showed interest of late. #}
calls_amid_interest as (

    select
        calls.evidence_id,
        calls.program_id
    from calls
    inner join rules
        on
            calls.policy_version = rules.policy_version
            and calls.evidence_kind = rules.evidence_kind
            and calls.code = rules.code
    inner join signals
        on
            calls.account_id = signals.account_id
            and calls.program_id = signals.program_id
            and calls.contact_id != signals.contact_id
            and signals.intent_level in ('mid', 'high')
            and signals.activity_date
            between {{ add_days('calls.activity_date', -89) }} and calls.activity_date
    group by
        calls.evidence_id,
        calls.program_id

),

{# Losing one deal is no "not now" while another one of the programme is open. #}
opportunities_lost as (

    select
        opportunities.account_id,
        opportunities.program_id,
        opportunities.opportunity_id,
        opportunities.closed_at
    from opportunities
    left join opportunities as others
        on
            opportunities.account_id = others.account_id
            and opportunities.program_id = others.program_id
            and opportunities.opportunity_id != others.opportunity_id
            and opportunities.closed_at >= others.created_at
            and (others.closed_at is null or opportunities.closed_at < others.closed_at)
    where
        opportunities.is_closed
        and not opportunities.is_won
        and others.opportunity_id is null

),

statements as (

    select
        calls.account_id,
        calls.program_id,
        calls.policy_version,
        calls.contact_id,
        calls_amid_interest.evidence_id is null as covers_account,
        calls.evidence_kind,
        calls.evidence_id,
        calls.code,
        calls.said_at
    from calls
    left join calls_amid_interest
        on
            calls.evidence_id = calls_amid_interest.evidence_id
            and calls.program_id = calls_amid_interest.program_id

    union all

    select
        opportunities_lost.account_id,
        programs.program_id,
        programs.policy_version,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        true as covers_account,
        'opportunity' as evidence_kind,
        opportunities_lost.opportunity_id as evidence_id,
        'lost' as code,
        opportunities_lost.closed_at as said_at
    from opportunities_lost
    inner join programs
        on opportunities_lost.program_id = programs.program_id

    union all

    select
        feedback.account_id,
        programs.program_id,
        programs.policy_version,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        true as covers_account,
        'feedback' as evidence_kind,
        feedback.feedback_id as evidence_id,
        {# a verdict that nobody can read is the last word, and the widest, until somebody clears it #}
        case when verdicts_known.verdict is null then 'not_read' else feedback.verdict end as code,
        case
            when verdicts_known.verdict is null then {{ end_of_day(as_of_date()) }}
            else feedback.given_at
        end as said_at
    from feedback
    inner join programs
        on coalesce(feedback.program_id, programs.program_id) = programs.program_id
    left join verdicts_known
        on
            programs.policy_version = verdicts_known.policy_version
            and feedback.verdict = verdicts_known.verdict

    union all

    select
        actors.account_id,
        programs.program_id,
        programs.policy_version,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        true as covers_account,
        'feedback' as evidence_kind,
        activities_of_field.activity_id as evidence_id,
        feedback_rules.verdict as code,
        activities_of_field.occurred_at as said_at
    from activities_of_field
    inner join actors
        on activities_of_field.actor_hash = actors.actor_hash
    inner join feedback_rules
        on activities_of_field.signal_type = feedback_rules.signal_type
    inner join programs
        on
            feedback_rules.policy_version = programs.policy_version
            and {{ relevance_class('activities_of_field', 'programs') }} != 'other'

    union all

    select
        noes_of_accounts.account_id,
        programs.program_id,
        programs.policy_version,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        true as covers_account,
        noes_told.evidence_kind,
        noes_told.no_id as evidence_id,
        noes_told.code,
        noes_told.said_at
    from noes_of_accounts
    inner join noes_told
        on noes_of_accounts.no_id = noes_told.no_id
    cross join programs

),

statements_ruled as (

    select
        statements.account_id,
        statements.program_id,
        statements.policy_version,
        statements.contact_id,
        statements.covers_account,
        statements.evidence_kind,
        statements.evidence_id,
        coalesce(rules.stage, 'recycle') as stage,
        coalesce(rules.reason_code, 'verdict_not_read') as reason,
        {# What the policy does not say holds all programmes. #}
        coalesce(rules.holds_house, true) as holds_house,
        {{ add_days(
            'cast(statements.said_at as date)',
            'coalesce(rules.recheck_after_days, ' ~ days_of_unread_verdict() ~ ')'
        ) }} as recheck_on,
        statements.said_at,
        {# of several words in one outcome the one that holds longest #}
        row_number() over (
            partition by
                statements.account_id,
                statements.program_id,
                statements.evidence_kind,
                statements.evidence_id
            order by
                coalesce(rules.recheck_after_days, 0) desc,
                statements.said_at desc,
                statements.code asc,
                statements.covers_account desc,
                statements.contact_id asc
        ) as word_rank
    from statements
    left join rules
        on
            statements.policy_version = rules.policy_version
            and statements.evidence_kind = rules.evidence_kind
            and statements.code = rules.code
    where
        rules.code is not null
        or statements.code = 'not_read'

),

deferrals as (

    select
        account_id,
        program_id,
        policy_version,
        contact_id,
        covers_account,
        evidence_kind,
        evidence_id,
        stage,
        reason,
        holds_house,
        recheck_on,
        said_at
    from statements_ruled
    where word_rank = 1

)

select * from deferrals
