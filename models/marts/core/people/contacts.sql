{#- One row per contact: a person, the account they belong to and how that is known; no name, address or phone. -#}
with

contact_accounts as (

    select * from {{ ref('int_contact_accounts') }}

),

contact_golden_records as (

    select * from {{ ref('int_contact_golden_records') }}

),

lead_sources as (

    select * from {{ ref('int_contact_lead_sources') }}

),

contactability as (

    select * from {{ ref('int_contactability') }}

),

confidences as (

    select * from {{ policy_rows('match_confidence') }}

),

match_confidence as (

    {{ match_confidence_today() }}

),

contact_record_map as (

    select
        contact_id,
        source_system,
        updated_at
    from {{ ref('int_contact_record_map') }}

),

basis_words as (

    {{ known_words('basis') }}

),

source_systems as (

    select
        source_systems.source_system,
        case
            when
                basis_words.word is not null
                or {{ is_common_word(
                    'source_systems.data_use_basis', 'count(*) over (partition by data_use_basis)'
                ) }}
                then source_systems.data_use_basis
            else {{ unknown_word() }}
        end as data_use_basis
    from {{ ref('stg_uploads__source_systems') }} as source_systems
    left join basis_words
        on {{ word_key('source_systems.data_use_basis') }} = basis_words.word_key
    where
        source_systems.quarantine_reason is null
        and source_systems.data_use_basis is not null

),

contact_bases as (

    select
        contact_record_map.contact_id,
        {{ sorted_list('source_systems.data_use_basis', ';') }} as data_use_bases
    from contact_record_map
    inner join source_systems
        on
            {{ id_key('contact_record_map.source_system') }}
            = {{ id_key('source_systems.source_system') }}
    group by contact_record_map.contact_id

),

{# A source that writes a record anew says that it still holds. #}
verifications as (

    select
        contact_id,
        max(cast(updated_at as date)) as last_verified_on
    from contact_record_map
    where updated_at <= {{ end_of_day(as_of_date()) }}
    group by contact_id

),

contacts_gathered as (

    select
        contact_accounts.contact_id,
        contact_accounts.account_id,
        contact_accounts.account_match_step,
        coalesce(contact_golden_records.decision_role, 'unknown') as decision_role,
        coalesce(contact_golden_records.specialty_group, 'unknown') as specialty_group,
        {{ keyed_hash('contact_golden_records.email') }} as email_hash,
        match_confidence.match_pct as account_match_pct,
        contact_golden_records.source_record_count,
        contact_golden_records.is_pdrp,
        contact_bases.data_use_bases,
        contactability.is_contactable,
        lead_sources.lead_campaign_id,
        verifications.last_verified_on,
        coalesce(
            verifications.last_verified_on < {{ add_days(as_of_date(), -365) }}, true
        ) as is_stale,
        coalesce(lead_sources.lead_source, 'unknown') as lead_source,
        coalesce(lead_sources.lead_source_basis, 'none') as lead_source_basis,
        coalesce(lead_sources.lead_quality, 'unknown') as lead_quality
    from contact_accounts
    inner join contact_golden_records
        on contact_accounts.contact_id = contact_golden_records.contact_id
    inner join contactability
        on contact_accounts.contact_id = contactability.contact_id
    inner join match_confidence
        on contact_accounts.account_match_step = match_confidence.account_match_step
    left join verifications
        on contact_accounts.contact_id = verifications.contact_id
    left join lead_sources
        on contact_accounts.contact_id = lead_sources.contact_id
    left join contact_bases
        on contact_accounts.contact_id = contact_bases.contact_id

)

select * from contacts_gathered
