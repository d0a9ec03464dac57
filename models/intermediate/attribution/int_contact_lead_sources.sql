{#-
    One row per person whose source as a lead is known, or written in words that nobody could read: what the
    earliest record says that says it in accepted words, else the first signal that stands for a source. Unread
    words are the source `unknown`, and never guessed; but one that is checked first is known by its first word: what
    `Referral from Dr. Lee` means waits like any other referral.
-#}
with

lead_sources as (

    select * from {{ policy_rows('lead_sources') }}

),

policies as (

    select policy_version
    from {{ ref('int_scoring_dates') }}
    where
        scored_on = {{ as_of_date() }}
        and not is_hysteresis_date

),

source_words as (

    {{ known_words('lead_source') }}

),

contact_records as (

    select
        contact_record_key,
        lead_source,
        lead_campaign_id,
        coalesce(created_at, updated_at, loaded_at) as told_at
    from {{ ref('int_contact_records') }}
    where lead_source is not null

),

contact_record_map as (

    select
        contact_record_key,
        contact_id
    from {{ ref('int_contact_record_map') }}

),

kinds as (

    select
        variant_hash,
        signal_type
    from {{ ref('int_signal_variants') }}

),

signals as (

    select * from {{ ref('int_signals_daily') }}
    where
        signal_count > 0
        and activity_date <= {{ as_of_date() }}

),

people as (

    select
        actor_hash,
        contact_id
    from {{ ref('int_actor_contacts') }}
    where contact_id is not null

),

{# Words that may stand before a name: of sources that are checked first. #}
opening_words as (

    select
        source_words.word_key,
        source_words.word
    from source_words
    inner join lead_sources
        on source_words.word = lead_sources.lead_source
    inner join policies
        on lead_sources.policy_version = policies.policy_version
    where
        lead_sources.is_checked
        and length(source_words.word_key) > 6

),

sources_today as (

    select
        lead_sources.lead_source,
        lead_sources.default_intent,
        lead_sources.is_checked,
        lead_sources.first_signals
    from lead_sources
    inner join policies
        on lead_sources.policy_version = policies.policy_version

),

kinds_leading as (

    select
        kinds.variant_hash,
        sources_today.lead_source
    from kinds
    inner join sources_today
        on concat(';', sources_today.first_signals, ';') like concat('%;', kinds.signal_type, ';%')

),

stated_ranked as (

    select
        contact_record_map.contact_id,
        contact_records.lead_campaign_id,
        coalesce(source_words.word, opening_words.word) as lead_source,
        row_number() over (
            partition by contact_record_map.contact_id
            order by
                case when source_words.word is null then 1 else 0 end asc,
                case when opening_words.word is null then 1 else 0 end asc,
                contact_records.told_at asc nulls last,
                contact_records.contact_record_key asc,
                length(opening_words.word_key) desc,
                opening_words.word_key asc
        ) as record_rank
    from contact_records
    inner join contact_record_map
        on contact_records.contact_record_key = contact_record_map.contact_record_key
    left join source_words
        on {{ word_key('contact_records.lead_source') }} = source_words.word_key
    left join opening_words
        on
            source_words.word_key is null
            and {{ word_key('contact_records.lead_source') }}
            like {{ dbt.concat(['opening_words.word_key', "'%'"]) }}

),

shown_ranked as (

    select
        people.contact_id,
        kinds_leading.lead_source,
        row_number() over (
            partition by people.contact_id
            order by
                signals.activity_date asc,
                kinds_leading.lead_source asc
        ) as signal_rank
    from signals
    inner join kinds_leading
        on signals.variant_hash = kinds_leading.variant_hash
    inner join people
        on signals.actor_hash = people.actor_hash

),

stated as (

    select * from stated_ranked
    where record_rank = 1

),

shown as (

    select * from shown_ranked
    where signal_rank = 1

),

sources_found as (

    select
        coalesce(stated.contact_id, shown.contact_id) as contact_id,
        case when stated.lead_source is not null then stated.lead_campaign_id end
            as lead_campaign_id,
        coalesce(stated.lead_source, shown.lead_source, 'unknown') as lead_source,
        case
            when stated.lead_source is not null then 'stated'
            when shown.lead_source is not null then 'first_signal'
            else 'unread'
        end as lead_source_basis
    from stated
    full outer join shown
        on stated.contact_id = shown.contact_id

),

contact_lead_sources as (

    select
        sources_found.contact_id,
        sources_found.lead_campaign_id,
        sources_found.lead_source,
        sources_found.lead_source_basis,
        coalesce(sources_today.default_intent, 'unknown') as lead_quality,
        coalesce(sources_today.is_checked, false) as is_checked
    from sources_found
    left join sources_today
        on sources_found.lead_source = sources_today.lead_source

)

select * from contact_lead_sources
