{#- One row per raw row of uploads.activities: a version of something somebody did. -#}
with

activities_raw as (

    select * from {{ source('uploads', 'activities') }}

),

types_known as (

    select activity_type as known_type from {{ ref('activity_type_map') }}

    union

    {{ signal_types_known() }}

),

refusing_types as (

    {{ refusing_signal_types() }}

),

types_refusing as (

    select activity_type_map.activity_type as refusing_type
    from {{ ref('activity_type_map') }} as activity_type_map
    inner join refusing_types
        on activity_type_map.signal_type = refusing_types.signal_type

    union

    select signal_type as refusing_type from refusing_types

),

activities_typed as (

    select
        activities_raw.*,
        {{ try_timestamp('activities_raw.occurred_at') }} as occurred_time,
        {{ try_timestamp('activities_raw.updated_at') }} as updated_time,
        {{ try_timestamp('activities_raw.loaded_at') }} as loaded_time,
        {{ several_emails('activities_raw.email') }} as names_several,
        {{ hides_email('activities_raw.email') }} as hides_email,
        types_known.known_type,
        types_refusing.refusing_type,
        {# beside the address a no may stand, and in place of it what somebody chose #}
        coalesce(
            {{ refusal_told(
                is_mail="coalesce(lower(activity_type) like '%mail%' and not lower(activity_type) like '%reply%', false)"
            ) }},
            case
                when
                    (
                        activities_raw.email like '% %'
                        or (
                            activities_raw.email is not null
                            and not activities_raw.email like '%@%'
                        )
                    )
                    and {{ tells_refusal('email') }}
                    then 'asked_to_stop'
                when
                    types_known.known_type is null
                    and {{ tells_of_choices('activity_type') }}
                    and (
                        {{ says_no('outcome') }}
                        or {{ says_no('email') }}
                        or {{ says_no('url', is_plain=false) }}
                        or {{ says_no('undeclared_text', is_plain=false) }}
                        or {{ has_plain_no('undeclared_text') }}
                    )
                    then 'asked_to_stop'
                when
                    (types_known.known_type is null or {{ tells_of_pages('activity_type') }})
                    and {{ names_unsubscribing('url') }}
                    then 'unsubscribe'
            end
        ) as refusal_type
    from activities_raw
    left join types_known
        on lower({{ clean_text('activity_type') }}) = types_known.known_type
    left join types_refusing
        on lower({{ clean_text('activity_type') }}) = types_refusing.refusing_type

),

activities_renamed as (

    select
        ---------- ids
        {{ without_address(clean_text('source_system')) }} as source_system,
        {{ record_id_in('source_system', 'activity_record_id') }} as activity_record_id,
        {{ contact_record_id_in('source_system', 'contact_record_id') }} as contact_record_id,
        activities_typed.contact_record_id as contact_given,
        {{ record_id_in('source_system', 'organization_record_id') }} as organization_record_id,
        {{ without_address(clean_text('content_id')) }} as content_id,
        {{ published_id(without_address(clean_text('campaign_id'))) }} as campaign_id,
        ---------- strings
        {{ clean_text('activity_type') }} as activity_type,
        activities_typed.refusal_type,
        {{ normalize_email('email') }} as email,
        {{ clean_text('organization_name') }} as organization_name,
        {{ clean_text('therapy_area') }} as therapy_area,
        {{ clean_text('product') }} as product,
        {{ clean_text('outcome') }} as outcome,
        {{ clean_text('user_agent') }} as user_agent,
        {{ clean_text('url') }} as url,
        {# of a no every cell may name who said it #}
        case
            when
                activities_typed.refusing_type is not null
                or activities_typed.refusal_type is not null
                or activities_typed.known_type is null
                or (outcome is not null and {{ tells_refusal('outcome') }})
                then {{ raw_row_as_text('uploads', 'activities') }}
        end as refusing_text,
        ---------- booleans
        coalesce({{ try_boolean('is_deleted') }}, false) as is_deleted,
        activities_typed.names_several,
        activities_typed.hides_email,
        ---------- timestamps
        activities_typed.occurred_time as occurred_at,
        activities_typed.updated_time as updated_at,
        (
            (updated_time is null and {{ clean_text('updated_at') }} is not null)
            or (loaded_time is null and {{ clean_text('loaded_at') }} is not null)
        ) as has_unreadable_order,
        ---------- audit
        activities_typed.loaded_time as loaded_at,
        activities_typed.landing_key,
        {# Kept where the row may have to be quarantined: the text of all would cost more than all else here. #}
        case
            when
                {{ clean_text('source_system') }} is null
                or {{ clean_text('activity_record_id') }} is null
                or activities_typed.known_type is null
                or occurred_time is null
                or (updated_time is null and {{ clean_text('updated_at') }} is not null)
                or (loaded_time is null and {{ clean_text('loaded_at') }} is not null)
                or names_several
                or hides_email
                or cast(occurred_time as date) < {{ earliest_activity_date() }}
                or cast(occurred_time as date) > {{ add_days(as_of_date(), 1) }}
                then {{ raw_row_as_json('uploads', 'activities') }}
        end as raw_record
    from activities_typed

),

activities_judged as (

    select
        *,
        {{ given_key(['source_system', 'activity_record_id']) }} as record_key,
        case
            when source_system is null or activity_record_id is null then 'missing_key'
            when has_unreadable_order then 'unusable_time'
            when is_deleted then cast(null as {{ dbt.type_string() }})
            when activity_type is null then 'unknown_type'
            when occurred_at is null then 'unusable_time'
            {# who of them acted is not known; a no is one of each #}
            when names_several then 'several_addresses'
            when hides_email then 'unusable_address'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from activities_renamed

)

select * from activities_judged
