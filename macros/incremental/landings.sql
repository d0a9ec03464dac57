{#-
    What has to be read in this run. A landing is the unit in which raw rows arrive: a file, or a
    whole source where a model joins its tables. The log of absorbed landings
    (`int_activity_load_log`) is written last, so a build that dies in between reads the same
    landings again, and every writer before it replaces by key.
-#}

{#-
    Landings that are there now: one select of (source_name, landing_key, landing_state) for an
    activity source.
-#}
{% macro current_landings_sql(source) %}
    {{- return(adapter.dispatch('current_landings_sql', 'warm_accounts')(source)) -}}
{% endmacro %}

{#- Server engines: a load is a landing; its state is its number of rows. -#}
{% macro default__current_landings_sql(source) %}
    select
        '{{ source.source }}' as source_name,
        landing_key,
        cast(count(*) as {{ dbt.type_string() }}) as landing_state
    from (
        {%- for model in source.models %}
        select landing_key from {{ ref(model) }}
        {%- if not loop.last %}
        union all
        {%- endif %}
        {%- endfor %}
    ) as landed
    group by landing_key
{%- endmacro %}

{#-
    DuckDB reads files: a file's state is its content when it is small, else its size and when it
    was written.
-#}
{% macro duckdb__current_landings_sql(source) %}
    {%- set file_state = "concat_ws('|', file_size, case when content_hash = '' then cast(modified_at as varchar) else content_hash end, layout_state)" -%}
    {%- if source.landing == 'file' %}
    select
        '{{ source.source }}' as source_name,
        landing_key,
        {{ file_state }} as landing_state
    from raw_files.files
    where
        (
            table_names is null
            and landing_key like '{{ source.source }}/%'
            and plain_name in (
                {%- for table in source.tables %}'{{ plain_name(table) }}'{{ ', ' if not loop.last }}{% endfor -%}
            )
        )
        or list_has_any(table_names, [
            {%- for table in source.tables %}'{{ source.source }}.{{ table }}'{{ ', ' if not loop.last }}{% endfor -%}
        ])
    {%- else %}
    select
        '{{ source.source }}' as source_name,
        '{{ source.source }}/*' as landing_key,
        string_agg(concat_ws('|', landing_key, {{ file_state }}), ';' order by landing_key) as landing_state
    from raw_files.files
    where landing_key like '{{ source.source }}/%'
    having count(*) > 0
    {%- endif %}
{%- endmacro %}


{#-
    Filter of a mapped source where landings are read: the keys of the plan as literals, so that files
    that need not be read are not opened. A full refresh reads every landing.
-#}
{% macro is_landing_to_read(source_name) -%}
    {%- set keys = [] -%}
    {#- Before the first build there is no plan: who only compiles or lints reads nothing. -#}
    {%- if execute and flags.WHICH not in ['compile', 'list', 'docs'] -%}
        {%- set plan_filter = '' if flags.FULL_REFRESH else ' and is_to_read' -%}
        {%- for row in run_query(
            "select landing_key from " ~ ref('int_load_plan')
            ~ " where source_name = '" ~ source_name ~ "' and landing_key is not null" ~ plan_filter
            ~ " order by landing_key"
        ).rows -%}
            {%- do keys.append(row[0]) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ landing_key_in(keys) }}
{%- endmacro %}


{#-
    The activities of the landings that this build reads, of every source. A source with nothing to
    read is left out of what a build runs: to plan its query takes longer than to read a small file.
-#}
{% macro activities_to_read() -%}
    {%- set read, left_out = [], [] -%}
    {%- for source in activity_sources() -%}
        {%- set landings_to_read = is_landing_to_read(source.source) -%}
        {%- set is_read = not execute or flags.WHICH in ['compile', 'list', 'docs'] or landings_to_read != landing_key_in([]) -%}
        {%- for model in source.models -%}
            {%- set rows -%}
select
    '{{ source.source }}' as source_name,
    source_activities.*
from {{ ref(model) }} as source_activities
where {{ landings_to_read }}
            {%- endset -%}
            {%- do (read if is_read else left_out).append(rows) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ (read or left_out[:1]) | join('\n\nunion all\n\n') }}
{%- endmacro %}


{#- A full refresh of a model that absorbs landings needs all of them: one without what reads them stops here. -#}
{% macro require_landings_read() -%}
    {%- if execute and flags.FULL_REFRESH and 'model.warm_accounts.int_activity_versions' not in selected_resources -%}
        {%- do exceptions.raise_compiler_error(
            'A full refresh of ' ~ this.identifier ~ ' alone would lose what earlier builds read: '
            ~ 'select int_load_plan+, which reads all landings again.'
        ) -%}
    {%- endif -%}
{%- endmacro %}


{#- Filter by landing keys as literals; nothing where there is no key. -#}
{% macro landing_key_in(keys) -%}
    {%- if keys -%}
    landing_key in (
        {%- for key in keys %}{{ dbt.string_literal(dbt.escape_single_quotes(key)) }}{{ ', ' if not loop.last }}{% endfor -%}
    )
    {%- else -%}
    1 = 0
    {%- endif -%}
{%- endmacro %}


{#- The sources that this build reads whole: what is held of them is on its way out. -#}
{% macro rebuilt_sources() -%}
    select plan.source_name
    from {{ ref('int_load_plan') }} as plan
    where plan.is_source_rebuilt
{%- endmacro %}


{#- Pre-hook of a model that absorbs landings: empties the sources that are to be read whole. -#}
{% macro delete_rebuilt_sources() %}
    {%- if not execute or not is_incremental() -%}
        {{ return('select 1') }}
    {%- endif -%}
    {{ return(
        'delete from ' ~ this ~ ' where source_name in (' ~ rebuilt_sources() ~ ')'
    ) }}
{% endmacro %}


{#- First day on which an activity may have occurred; what is older is quarantined. -#}
{% macro earliest_activity_date() -%}
    cast('{{ checked_date(var("earliest_activity_on"), "earliest_activity_on") }}' as date)
{%- endmacro %}


{#-
    Landings of activity files that were absorbed since their raw rows were last counted. Counting
    them again each day would read all files each day.
-#}
{% macro activity_landings_to_count() %}
    {%- if not execute or flags.WHICH in ['compile', 'list', 'docs'] -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set landings -%}
        select landings.landing_key
        from (
            select landing_key, max(landing_version) as landing_version
            from {{ ref('int_activity_load_log') }}
            where source_name in (
                '{{ activity_sources() | selectattr('landing', 'equalto', 'file') | map(attribute='source') | join("', '") }}'
            )
            group by landing_key
        ) as landings
        {%- if is_incremental() %}
        left join (
            select landing_key, max(landing_version) as landing_version
            from {{ this }}
            group by landing_key
        ) as counted
            on landings.landing_key = counted.landing_key
            and landings.landing_version = counted.landing_version
        where counted.landing_key is null
        {%- endif %}
    {%- endset -%}
    {{ return(run_query(landings).columns[0].values() | list) }}
{% endmacro %}


{#-
    Pre-hook of int_activity_raw_counts: forgets the counts of files that have changed or gone
    since.
-#}
{% macro delete_gone_landings() %}
    {%- if not execute or not is_incremental() -%}
        {{ return('select 1') }}
    {%- endif -%}
    {%- set landings = api.Relation.create(
        database=target.database, schema='intermediate', identifier='int_activity_load_log'
    ) -%}
    {{ return(
        'delete from ' ~ this ~ ' where not exists (select 1 from ' ~ landings ~ ' as landings'
        ~ ' where landings.landing_key = ' ~ this.identifier ~ '.landing_key'
        ~ ' and landings.landing_version = ' ~ this.identifier ~ '.landing_version)'
    ) }}
{% endmacro %}
