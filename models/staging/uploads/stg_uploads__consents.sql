{#-
    One row per raw row of uploads.consents: a consent or refusal as it was captured. What is
    quarantined permits nothing, but a refusal still refuses: int_contact_consents.
-#}
{{ config(materialized='table') }}

with

consents_raw as (

    select * from {{ source('uploads', 'consents') }}

),

consents_renamed as (

    select
        ---------- ids
        {{ without_address(clean_text('source_system')) }} as source_system,
        {{ clean_text('consent_record_id') }} as consent_record_id,
        {{ contact_record_id_in('source_system', 'contact_record_id') }} as contact_record_id,
        ---------- strings
        {{ email_parts("concat_ws(';', email, contact_record_id)", is_wide=true) }} as email_parts,
        {# a refusal may have it in whatever column #}
        {{ email_parts(
            "concat_ws(';', email, contact_record_id, consent_record_id, source_system, scope, basis,"
            ~ " undeclared_text)",
            is_wide=true
        ) }} as email_parts_anywhere,
        lower({{ clean_text('channel') }}) as channel,
        lower({{ clean_text('scope') }}) as scope,
        {# withdrawn in a column of its own that we do not declare #}
        case
            when
                coalesce(refuses_elsewhere, false)
                or {{ refuses_in_cells(['contact_record_id'], ['email']) }}
                then 'withdrawn'
            else lower({{ clean_text('status') }})
        end as status,
        {{ clean_text('basis') }} as basis,
        {{ clean_text('frequency') }} as frequency,
        unread_elsewhere,
        case
            when {{ try_timestamp('captured_at') }} is null then {{ clean_text('captured_at') }}
        end
            as unread_captured_at,
        case when {{ try_timestamp('expires_at') }} is null then {{ clean_text('expires_at') }} end
            as unread_expires_at,
        ---------- timestamps
        {{ try_timestamp('captured_at') }} as captured_at,
        {{ try_timestamp('expires_at') }} as expires_at,
        ---------- audit
        {{ try_timestamp('loaded_at') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('uploads', 'consents') }} as raw_record
    from consents_raw

),

consents_judged as (

    select
        *,
        {{ given_key(['source_system', 'consent_record_id']) }} as record_key,
        case
            when source_system is null or consent_record_id is null then 'missing_key'
            when contact_record_id is null and not email_parts like '%@%' then 'missing_value'
            when coalesce(unread_captured_at, unread_expires_at) is not null then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from consents_renamed

)

select * from consents_judged
