{#- One row per activity row that this build has to read, of every source: mapped to a signal, judged usable or not. -#}
{#-
    Made anew by each build, so that raw rows are read and taken apart once, whoever absorbs them. The row as
    it came is kept of those alone that cannot be used.
-#}

with

activity_type_map as (

    select * from {{ ref('activity_type_map') }}

),

signal_types as (

    {{ signal_types_known() }}

),

refusing_types as (

    {{ refusing_signal_types() }}

),

{# The record of a meeting carries the day of the meeting. #}
dated_meetings as (

    {{ dated_meeting_signals() }}

),

landings as (

    select
        landing_key,
        landing_version
    from {{ ref('int_load_plan') }}
    where landing_key is not null

),

mapped as (

    {{ activities_to_read() | indent(4) }}

),

typed as (

    select
        mapped.*,
        landings.landing_version,
        cast(mapped.occurred_at as date) as activity_date,
        {# who said in a conversation that they want none is not asked for their interest in it #}
        case
            when
                (
                    mapped.refusal_type = 'asked_to_stop'
                    or (mapped.outcome is not null and {{ tells_refusal('mapped.outcome') }})
                )
                and coalesce(
                    own_type.signal_type, any_type.signal_type, signal_types.signal_type, ''
                ) not like '%bounce%'
                then 'asked_to_stop'
            when mapped.refusal_type is not null then mapped.refusal_type
            else coalesce(own_type.signal_type, any_type.signal_type, signal_types.signal_type)
        end as signal_type
    from mapped
    inner join landings
        on mapped.landing_key = landings.landing_key
    left join activity_type_map as own_type
        on
            lower(mapped.activity_type) = own_type.activity_type
            and mapped.source_system = own_type.source_system
    left join activity_type_map as any_type
        on
            lower(mapped.activity_type) = any_type.activity_type
            and any_type.source_system = '*'
    left join signal_types
        on lower(mapped.activity_type) = signal_types.signal_type

),

told as (

    select
        typed.*,
        refusing_types.signal_type is not null as is_no,
        dated_meetings.signal_type is not null as is_dated_meeting
    from typed
    left join dated_meetings
        on typed.signal_type = dated_meetings.signal_type
    left join refusing_types
        on typed.signal_type = refusing_types.signal_type

),

judged as (

    select
        source_name,
        source_table,
        landing_key,
        landing_version,
        source_system,
        {{ published_id('activity_record_id') }} as activity_record_id,
        activity_type,
        signal_type,
        occurred_at,
        activity_date,
        contact_record_id,
        email,
        {# a no means everybody whom its row may name, in whatever cell and spelling #}
        case
            when
                is_no
                or (signal_type is null and {{ may_tell_refusal('activity_type') }})
                then
                    nullif(
                        concat_ws(
                            ';',
                            nullif({{ hashed_addresses(email_parts(
                                "coalesce(refusing_text, concat_ws(';', contact_record_id, email,"
                                ~ " organization_record_id, organization_name, content_id, campaign_id,"
                                ~ " therapy_area, product, outcome, url))",
                                is_wide=true
                            )) }}, ''),
                            nullif({{ ids_named(
                                'coalesce(contact_given, contact_record_id)'
                            ) }}, ';')
                        ),
                        ''
                    )
        end as refused_keys,
        organization_record_id,
        organization_name,
        {{ published_id('content_id') }} as content_id,
        campaign_id,
        therapy_area,
        product,
        outcome,
        user_agent,
        url,
        is_deleted,
        updated_at,
        loaded_at,
        record_key,
        raw_record,
        case
            when quarantine_reason is not null then quarantine_reason
            {# A deletion needs no more than the key of what it deletes. #}
            when is_deleted then cast(null as {{ dbt.type_string() }})
            when occurred_at is null then 'unusable_time'
            {# Before the range of time: what moves with the as-of date must be judged last. #}
            when signal_type is null then 'unknown_type'
            when activity_date < {{ earliest_activity_date() }} then 'time_out_of_range'
            when
                is_dated_meeting
                and activity_date > {{ add_days(as_of_date(), 1) }}
                and activity_date < cast('2100-01-01' as date)
                then 'appointment_ahead'
            when activity_date > {{ add_days(as_of_date(), 1) }} then 'time_out_of_range'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from told

),

identified as (

    select
        *,
        {{ source_record_key('source_system', 'activity_record_id') }} as activity_id,
        {{ row_fingerprint([source_record_key('source_system', 'activity_record_id')]) }}
            as activity_hash
    from judged

),

versions as (

    select
        {{ activity_version_keyed() }},
        quarantine_reason,
        case when quarantine_reason is not null then record_key end as record_key,
        case when quarantine_reason is not null then raw_record end as raw_record,
        {# by which a no that cannot be used still finds its person and its organization #}
        case when quarantine_reason is not null then contact_record_id end as contact_given,
        case when quarantine_reason is not null then organization_record_id end
            as organization_given
    from identified

)

select * from versions
