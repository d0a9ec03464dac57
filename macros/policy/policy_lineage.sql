{#- How policy versions hang together, and what is refused before anything is scored by them. -#}

{#- The most steps back from a version to its oldest ancestor. -#}
{% macro deepest_lineage() %}
    {{ return(24) }}
{% endmacro %}


{#- The policy line to score by: var `policy_line`, else WARM_POLICY_LINE, else `shipped`. -#}
{% macro policy_line() %}
    {%- set line = (var('policy_line', '') or env_var('WARM_POLICY_LINE', '') or 'shipped') | string | trim -%}
    {{ return(checked_policy_name(line, 'policy_line')) }}
{% endmacro %}


{#- Whether a line was asked for, or is `shipped` because nobody said. -#}
{% macro is_policy_line_named() %}
    {{ return((var('policy_line', '') or env_var('WARM_POLICY_LINE', '')) != '') }}
{% endmacro %}


{#- The version that this run scores by whatever is in force or was published, or none: var `policy_version`. -#}
{% macro named_policy_version() %}
    {%- set version = var('policy_version', '') | string | trim -%}
    {{ return(checked_policy_name(version, 'policy_version') if version else none) }}
{% endmacro %}


{#- A name of a policy line or version, or an error; no other text reaches SQL. -#}
{% macro checked_policy_name(text, name) %}
    {%- if not modules.re.fullmatch('[A-Za-z0-9][A-Za-z0-9._-]*', text) -%}
        {%- do exceptions.raise_compiler_error(
            name ~ " must be letters, digits, dots, dashes and underscores, not '" ~ text ~ "'"
        ) -%}
    {%- endif -%}
    {{ return(text) }}
{% endmacro %}


{#- Pre-hook of the lineage: stops the build where a version is based on nothing known or on itself, or the chosen line is empty. -#}
{% macro refuse_unclear_lineage() %}
    {%- if not execute -%}
        {{ return('select 1') }}
    {%- endif -%}
    {%- set parents = {} -%}
    {%- set lines = [] -%}
    {%- set started = [] -%}
    {%- for row in run_query(
        'select policy_version, based_on, policy_line, valid_from <= ' ~ as_of_date() ~ ' from ' ~ ref('policy_versions')
        ~ ' order by policy_version'
    ).rows -%}
        {%- do parents.update({row[0]: row[1]}) -%}
        {%- do lines.append(row[2]) if row[2] not in lines -%}
        {%- do started.append(row[0]) if row[3] -%}
    {%- endfor -%}
    {%- set problems = [] -%}
    {%- for version, parent in parents.items() -%}
        {%- set walk = namespace(at=parent, path=[version], is_over=false) -%}
        {%- for step in range(deepest_lineage() + 1) if not walk.is_over -%}
            {%- if not walk.at -%}
                {%- set walk.is_over = true -%}
            {%- elif walk.at not in parents -%}
                {%- set walk.is_over = true -%}
                {%- if walk.path | length == 1 -%}
                    {%- do problems.append(version ~ " is based on '" ~ walk.at ~ "', which is no version of the seed") -%}
                {%- endif -%}
            {%- elif walk.at in walk.path -%}
                {%- set walk.is_over = true -%}
                {%- if walk.at == version -%}
                    {%- do problems.append('versions are based on each other in a circle: ' ~ (walk.path + [version]) | join(' > ')) -%}
                {%- endif -%}
            {%- else -%}
                {%- do walk.path.append(walk.at) -%}
                {%- set walk.at = parents[walk.at] -%}
            {%- endif -%}
        {%- endfor -%}
        {%- if not walk.is_over -%}
            {%- do problems.append(version ~ ' inherits over more than ' ~ deepest_lineage() ~ ' steps: write a version that holds all its rows') -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if policy_line() not in lines -%}
        {%- do problems.append("there is no policy line '" ~ policy_line() ~ "'; there are: " ~ lines | join(', ')) -%}
    {%- endif -%}
    {%- set named_version = named_policy_version() -%}
    {%- if named_version and named_version not in started -%}
        {%- do problems.append(
            "no policy version '" ~ named_version ~ "' is in force by " ~ as_of_text() ~ '; there are: ' ~ started | join(', ')
        ) -%}
    {%- endif -%}
    {%- if problems -%}
        {%- do exceptions.raise_compiler_error(
            'seeds/policy/policy_versions.csv cannot be scored by: ' ~ problems | join('; ')
        ) -%}
    {%- endif -%}
    {{ return('select 1') }}
{% endmacro %}


{#- Pre-hook of the log of policies: stops the build where a version removes a row that it does not inherit. -#}
{% macro refuse_removal_of_nothing() %}
    {%- if not execute -%}
        {{ return('select 1') }}
    {%- endif -%}
    {#- Few seeds remove anything: only those are looked into. -#}
    {%- set searches = [] -%}
    {%- for seed in policy_seeds() -%}
        {%- do searches.append("select '" ~ seed ~ "' as policy_table from " ~ ref(seed) ~ " where is_removed") -%}
    {%- endfor -%}
    {%- set removing = run_query(searches | join(' union ')).columns[0].values() -%}
    {%- set places = [] -%}
    {%- for seed in removing | sort -%}
        {%- for row in run_query(removals_of_nothing(seed)).rows -%}
            {%- do places.append(row[0] ~ ' in seeds/policy/' ~ seed ~ '.csv: ' ~ row[1]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if places -%}
        {%- do exceptions.raise_compiler_error(
            'A policy version removes a row that no version it is based on has: ' ~ places | join(', ')
            ~ '. Take the row with is_removed out, or correct its key.'
        ) -%}
    {%- endif -%}
    {{ return('select 1') }}
{% endmacro %}

{% macro removals_of_nothing(seed) -%}
    {%- set row_key = policy_seed(seed).row_key -%}
    {%- set cells = [] -%}
    {%- for column in row_key -%}
        {%- do cells.append("coalesce(cast(removals." ~ column ~ " as " ~ dbt.type_string() ~ "), '')") -%}
    {%- endfor -%}
    select
        removals.policy_version,
        {{ cells | join(" || ', ' || ") }} as row_name
    from {{ ref(seed) }} as removals
    inner join {{ ref('policy_versions') }} as versions
        on removals.policy_version = versions.policy_version
    left join {{ policy_rows_inherited(seed) }}
        on
            versions.based_on = {{ seed }}.policy_version
            {%- for column in row_key %}
            and removals.{{ column }} = {{ seed }}.{{ column }}
            {%- endfor %}
    where
        removals.is_removed
        and {{ seed }}.policy_version is null
    order by 1, 2
{%- endmacro %}
