{#- One row per person and event of the last 90 days that made them a lead: what they did there, how soon to follow up, and when our team did. -#}
{#-
    A person that nobody could identify stands as their organization; where nobody knows that either,
    as what the activity gives of them, until somebody finds out who it was. A request is a lead here
    where no account is known: accounts answer theirs in the routing queue.
-#}

with

event_lead_rules as (

    select * from {{ policy_rows('event_lead_rules') }}

),

team_actions as (

    select * from {{ policy_rows('team_actions') }}

),

policies as (

    select
        policy_version,
        scored_on
    from {{ ref('int_scoring_dates') }}
    where
        scored_on = {{ as_of_date() }}
        and not is_hysteresis_date

),

{# an address that died is no word of the person #}
refusing_types as (

    {{ refusing_signal_types(said=true) }}

),

positions as (

    {{ dbt.generate_series(max_list_length()) }}

),

{# A stranger who said no is no lead. #}
noes as (

    select
        email_key,
        contact_record_key,
        refused_keys
    from {{ ref('int_activities') }}
    where
        not is_deleted
        and signal_type in (select refusing_types.signal_type from refusing_types)
    union all
    select
        email_key,
        contact_key as contact_record_key,
        refused_keys
    from {{ ref('int_activities_quarantined') }}
    where signal_type in (select refusing_types.signal_type from refusing_types)

),

consent_words as (

    {{ known_words('consent_status') }}

),

suppressions as (

    {{ suppressions_read() }}

),

{# Nor is one who is named by nothing but a refusal or a suppression. #}
addresses_refusing as (

    select
        {{ list_item('consents.email_parts_anywhere') }} as stranger_key
    from {{ ref('stg_uploads__consents') }} as consents
    inner join positions
        on {{ has_list_item('consents.email_parts_anywhere') }}
    left join consent_words
        on {{ word_key('consents.status') }} = consent_words.word_key
    where
        coalesce(consent_words.word, 'unknown') not in ('granted', 'expired')
        and not {{ denies_refusal('consents.status') }}
    union
    select email as stranger_key
    from suppressions

),

records_refusing as (

    select
        {{ id_key(source_record_key('consents.source_system', 'consents.contact_record_id')) }}
            as stranger_key
    from {{ ref('stg_uploads__consents') }} as consents
    left join consent_words
        on {{ word_key('consents.status') }} = consent_words.word_key
    where
        coalesce(consent_words.word, 'unknown') not in ('granted', 'expired')
        and not {{ denies_refusal('consents.status') }}
    union
    select part_key as stranger_key
    from suppressions
    where may_be_contact

),

strangers_named as (

    select {{ keyed_hash('addresses_refusing.stranger_key') }} as refusing_key
    from addresses_refusing
    where addresses_refusing.stranger_key like '%@%'
    union
    select stranger_key as refusing_key from records_refusing
    where stranger_key is not null
    union
    select email_key as refusing_key from noes
    where email_key is not null
    union
    select contact_record_key as refusing_key from noes
    where contact_record_key is not null
    union
    select
        {{ list_item('noes.refused_keys') }} as refusing_key
    from noes
    inner join positions
        on {{ has_list_item('noes.refused_keys') }}

),

strangers_refusing as (

    select refusing_key from strangers_named
    where refusing_key != ''

),

activities as (

    select
        activity_id,
        actor_hash,
        email_key,
        contact_record_key,
        signal_type,
        content_id,
        campaign_id,
        therapy_area,
        variant_hash,
        activity_date,
        occurred_at,
        coalesce(
            contact_record_key,
            email_key,
            organization_record_key,
            organization_name_key,
            activity_id
        ) as stranger_key
    from {{ ref('int_activities') }}
    where
        not is_deleted
        and activity_date between {{ add_days(as_of_date(), -90) }} and {{ as_of_date() }}

),

suspects as (

    select activity_id
    from {{ ref('int_activity_bot_verdicts') }}
    where activity_id is not null

),

people as (

    select
        actor_hash,
        contact_id
    from {{ ref('int_actor_contacts') }}

),

affiliations as (

    select
        actor_hash,
        account_id
    from {{ ref('int_actor_accounts') }}

),

content as (

    select * from {{ ref('int_content_versions') }}
    where is_latest_version

),

kinds as (

    select
        variant_hash,
        therapy_area,
        product
    from {{ ref('int_signal_variants_enriched') }}

),

signals as (

    select
        activities.*,
        policies.policy_version,
        policies.scored_on,
        people.contact_id,
        affiliations.account_id,
        event_lead_rules.lead_words,
        event_lead_rules.follow_up_hours,
        event_lead_rules.fallback_team,
        coalesce(
            people.contact_id,
            affiliations.account_id,
            concat('lead_', {{ keyed_hash('activities.stranger_key') }})
        ) as lead_id,
        team_actions.signal_type is not null as is_team_action
    from activities
    cross join policies
    left join people
        on activities.actor_hash = people.actor_hash
    left join affiliations
        on activities.actor_hash = affiliations.actor_hash
    left join event_lead_rules
        on
            policies.policy_version = event_lead_rules.policy_version
            and activities.signal_type = event_lead_rules.signal_type
            and (
                affiliations.account_id is null
                or not coalesce(event_lead_rules.is_request, false)
            )
    left join team_actions
        on
            policies.policy_version = team_actions.policy_version
            and activities.signal_type = team_actions.signal_type
    left join suspects
        on activities.activity_id = suspects.activity_id
    where
        suspects.activity_id is null
        and (
            people.contact_id is not null
            or (
                coalesce(activities.email_key, '')
                not in (select strangers_refusing.refusing_key from strangers_refusing)
                and coalesce(activities.contact_record_key, '')
                not in (select strangers_refusing.refusing_key from strangers_refusing)
                and coalesce({{ id_key('activities.contact_record_key') }}, '')
                not in (select strangers_refusing.refusing_key from strangers_refusing)
            )
        )
        and (event_lead_rules.signal_type is not null or team_actions.signal_type is not null)

),

{# The most urgent of what somebody did at an event sets the pace, from when they did the first of it. #}
leads as (

    select
        signals.policy_version,
        signals.scored_on,
        signals.lead_id,
        coalesce(
            nullif(concat_ws(' / ', signals.campaign_id, signals.content_id), ''),
            cast(signals.activity_date as {{ dbt.type_string() }})
        ) as event_id,
        max(signals.account_id) as account_id,
        max(signals.contact_id) as contact_id,
        max(content.title) as event_title,
        max(coalesce(signals.therapy_area, content.therapy_area)) as therapy_area,
        {{ sorted_list('signals.lead_words') }} as lead_words,
        {{ sorted_list('kinds.product', ';') }} as products,
        {{ sorted_list('kinds.therapy_area', ';') }} as areas,
        min(signals.follow_up_hours) as follow_up_hours,
        max(signals.fallback_team) as fallback_team,
        min(signals.occurred_at) as captured_at
    from signals
    left join kinds
        on signals.variant_hash = kinds.variant_hash
    left join content
        on signals.content_id = content.content_id
    where signals.lead_words is not null
    group by
        signals.policy_version,
        signals.scored_on,
        signals.lead_id,
        coalesce(
            nullif(concat_ws(' / ', signals.campaign_id, signals.content_id), ''),
            cast(signals.activity_date as {{ dbt.type_string() }})
        )

),

{# An action towards the person; where the lead is an organization, towards anybody there. #}
actions_keyed as (

    select
        lead_id,
        occurred_at
    from signals
    where is_team_action

    union all

    select
        account_id as lead_id,
        occurred_at
    from signals
    where
        is_team_action
        and contact_id is not null
        and account_id is not null

),

actions as (

    select
        leads.lead_id,
        leads.event_id,
        min(actions_keyed.occurred_at) as first_action_at
    from leads
    inner join actions_keyed
        on leads.lead_id = actions_keyed.lead_id
    where leads.captured_at < actions_keyed.occurred_at
    group by
        leads.lead_id,
        leads.event_id

),

event_leads as (

    select
        leads.*,
        actions.first_action_at
    from leads
    left join actions
        on
            leads.lead_id = actions.lead_id
            and leads.event_id = actions.event_id

)

select * from event_leads
