{#-
    What happened at accounts, by the programmes in scope that it is about: one row per account, person,
    programme, signal type, channel and day, with how often. What is about something else is nothing to a
    programme (seed `content_relevance`). With `known_since`, an SQL date, only what is not older.
-#}
{% macro activities_by_program(known_since=none) -%}
    select
        grouped.account_id,
        grouped.contact_id,
        programs.program_id,
        grouped.signal_type,
        grouped.channel,
        grouped.intent_level,
        grouped.activity_date,
        sum(grouped.activity_count) as activity_count
    from (
        select
            account_id,
            contact_id,
            signal_type,
            channel,
            intent_level,
            therapy_area,
            product,
            activity_date,
            count(*) as activity_count
        from {{ ref('activities') }}
        where
            account_id is not null
            and not is_suspect
            and activity_date <= {{ as_of_date() }}
            {%- if known_since is not none %}
            and activity_date >= {{ known_since }}
            {%- endif %}
        group by
            account_id,
            contact_id,
            signal_type,
            channel,
            intent_level,
            therapy_area,
            product,
            activity_date
    ) as grouped
    cross join {{ ref('int_programs_today') }} as programs
    inner join {{ ref('int_account_qualifications') }} as scopes
        on
            scopes.is_in_force
            and scopes.scored_on = {{ as_of_date() }}
            and not scopes.is_out_of_scope
            and grouped.account_id = scopes.account_id
            and programs.program_id = scopes.program_id
    inner join {{ policy_rows('content_relevance') }}
        on
            programs.policy_version = content_relevance.policy_version
            and programs.use_case = content_relevance.use_case
            and content_relevance.relevance_class = {{ relevance_class('grouped', 'programs') }}
    where
        content_relevance.counts_for_stages
        and content_relevance.relevance_pct > 0
    group by
        grouped.account_id,
        grouped.contact_id,
        programs.program_id,
        grouped.signal_type,
        grouped.channel,
        grouped.intent_level,
        grouped.activity_date
{%- endmacro %}


{#- The same with whether it is what we did (seed `touch_types`) and whether it is interest of the account; it may be both. -#}
{% macro outreach_and_responses(known_since=none) -%}
    select
        activities.*,
        touch_types.signal_type is not null as is_outreach,
        coalesce(activities.intent_level in ('low', 'mid', 'high'), false) as is_response
    from (
        {{ activities_by_program(known_since) }}
    ) as activities
    inner join {{ ref('int_programs_today') }} as programs
        on activities.program_id = programs.program_id
    left join {{ policy_rows('touch_types') }}
        on
            programs.policy_version = touch_types.policy_version
            and activities.signal_type = touch_types.signal_type
{%- endmacro %}
