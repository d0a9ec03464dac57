{#- One row per usable raw row of marketo.lead, and per change of an attribute that tells of permission: in the columns that all contact sources share. -#}
{{ config(materialized='view') }}

with

leads as (

    select * from {{ ref('stg_marketo__leads') }}
    where
        quarantine_reason is null
        {#- a refusal is heard in a row that cannot be used, too #}
        or {{ refuses_by('refusal_words') }}

),

lead_deletions as (

    select
        lead_id,
        max(occurred_at) as deleted_at
    from {{ ref('stg_marketo__lead_deletions') }}
    where
        quarantine_reason is null
        and not is_deleted
    group by lead_id

),

{# What a change says against contact, whether or not a later state of the lead has landed. #}
changes as (

    select * from {{ ref('stg_marketo__data_value_changes') }}
    where
        not is_deleted
        and lead_id is not null
        and refusal_words is not null
        and (quarantine_reason is null or {{ refuses_by('refusal_words') }})

),

leads_judged as (

    select
        leads.*,
        {#- a lead that was written again after its deletion lives #}
        (
            leads.is_deleted
            or coalesce(
                lead_deletions.deleted_at >= leads.updated_at,
                lead_deletions.lead_id is not null
            )
        ) as is_gone,
        {#- Marketo lifts a suspension after a day and leaves the flag; of unknown time, it holds #}
        (
            leads.is_email_invalid
            or (
                leads.is_email_suspended
                and coalesce(
                    cast(leads.email_suspended_at as date) >= {{ add_days(as_of_date(), -1) }},
                    true
                )
            )
        ) as is_unmailable
    from leads
    left join lead_deletions
        on leads.lead_id = lead_deletions.lead_id

),

leads_mapped as (

    select
        {{ conform('contact', {
            'source_record_id': 'lead_id',
            'organization_name': 'company_name',
            'is_opted_out': 'coalesce(is_opted_out, false) or is_blocked',
            'refused_channels': channels_refused_by('is_not_to_be_called or is_silent_on_calls'),
            'is_deleted': 'is_gone',
            'is_word_only': 'quarantine_reason is not null',
            'landed_from': "'marketo.lead'",
        }, as_named=[
            'refusal_words', 'first_name', 'last_name', 'email', 'additional_emails', 'phone', 'job_title',
            'address_line_1', 'city', 'state', 'postal_code', 'country', 'is_unmailable',
            'created_at', 'updated_at', 'loaded_at',
        ]) }}
    from leads_judged

),

changes_mapped as (

    select
        {{ conform('contact', {
            'source_record_id': 'lead_id',
            'is_word_only': 'true',
            'updated_at': 'occurred_at',
            'landed_from': "'marketo.activity_change_data_value'",
        }, as_named=['refusal_words', 'loaded_at']) }}
    from changes

),

leads_unioned as (

    select * from leads_mapped

    union all

    select * from changes_mapped

)

select * from leads_unioned
