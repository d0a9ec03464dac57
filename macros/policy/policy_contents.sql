{#- What keeps a policy version as it was when scores were published with it. -#}

{#- The seeds that make up a policy; dbt has to know at parse what reads them all. -#}
{% macro policy_seeds() %}
    {{ return([
        'action_triggers',
        'band_rules',
        'bands',
        'breadth',
        'business_hours',
        'consent_rules',
        'content_fit',
        'content_relevance',
        'decision_paths',
        'derived_signals',
        'event_lead_rules',
        'feedback_rules',
        'fit_criteria',
        'fit_grades',
        'lead_sources',
        'match_confidence',
        'meeting_goals',
        'meeting_questions',
        'meeting_steps',
        'nurture_paths',
        'objection_answers',
        'playbook',
        'programs',
        'qualification_axes',
        'qualification_rules',
        'reactivation_sequences',
        'readiness_rules',
        'recheck_rules',
        'repeat_weights',
        'research_facts',
        'role_messages',
        'role_weights',
        'routing_rules',
        'score_weights',
        'segments',
        'share_limits',
        'signal_types',
        'signal_uses',
        'stage_labels',
        'stage_rules',
        'team_actions',
        'territory_tiers',
        'tier_rules',
        'touch_types',
        'window_weights',
    ]) }}
{% endmacro %}


{#- Columns of a policy seed that decide something; how a row is written and what says why may be reworded. -#}
{% macro policy_columns(seed) %}
    {#- dbt knows its seeds once everything is parsed. -#}
    {%- if not execute -%}
        {{ return(['policy_version']) }}
    {%- endif -%}
    {{ return(policy_seed(seed).columns | reject('in', ['is_removed', 'note']) | sort) }}
{% endmacro %}


{#- A row as one text; empty cells and their neighbours stay apart. -#}
{% macro row_as_text(columns) -%}
    {%- set cells = [] -%}
    {%- for column in columns -%}
        {%- do cells.append("coalesce(cast(" ~ column ~ " as " ~ dbt.type_string() ~ "), '')") -%}
    {%- endfor -%}
    {{ return(cells | join(" || '|' || ")) }}
{%- endmacro %}


{#- Pre-hook of the log of policies: stops the build where a policy differs from what was scored with. -#}
{% macro refuse_edited_policy() %}
    {%- if not execute or not is_incremental() -%}
        {{ return('select 1') }}
    {%- endif -%}
    {%- set edited = run_query(
        "select logged.policy_version, logged.policy_table"
        ~ " from " ~ this ~ " as logged"
        ~ " inner join (select policy_table, max(policy_columns) as policy_columns from "
        ~ ref('int_policy_contents') ~ " group by policy_table) as shapes"
        ~ " on logged.policy_table = shapes.policy_table and logged.policy_columns = shapes.policy_columns"
        ~ " left join " ~ ref('int_policy_contents') ~ " as contents"
        ~ " on logged.policy_version = contents.policy_version"
        ~ " and logged.policy_table = contents.policy_table"
        ~ " where coalesce(contents.content_hash, '') != logged.content_hash"
        ~ " order by logged.policy_version, logged.policy_table"
    ).rows -%}
    {%- if edited -%}
        {%- set places = [] -%}
        {%- for row in edited -%}
            {%- do places.append(row[0] ~ ' in seeds/policy/' ~ row[1] ~ '.csv') -%}
        {%- endfor -%}
        {%- do exceptions.raise_compiler_error(
            'A policy was edited after scores were published with it: ' ~ places | join(', ')
            ~ '. Bring those rows back, and add the change as rows of a new policy_version with its own row'
            ~ ' in policy_versions (warm policy draft copies a version).'
        ) -%}
    {%- endif -%}
    {{ return('select 1') }}
{% endmacro %}
