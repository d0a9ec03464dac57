{#-
    What has to be read in this run. A landing is the unit in which raw rows arrive: a file, or a whole source
    where a model joins its tables. The log of absorbed landings (`int_activity_landings`) is written last, so
    a build that dies in between reads the same landings again, and every writer before it replaces by key.
-#}

{#- The activity sources, each with the mapped model and how its landings are cut. -#}
{% macro activity_sources() %}
    {{ return([
        {'source': 'uploads', 'model': 'int_uploads_activities_mapped', 'tables': ['activities', 'account_signals']},
        {'source': 'salesforce', 'model': 'int_salesforce_activities_mapped', 'tables': none},
        {'source': 'hubspot', 'model': 'int_hubspot_activities_mapped', 'tables': none},
        {'source': 'marketo', 'model': 'int_marketo_activities_mapped', 'tables': none},
        {'source': 'segment', 'model': 'int_segment_activities_mapped', 'tables': none},
        {'source': 'open_payments', 'model': 'int_open_payments_activities_mapped', 'tables': ['general_payments', 'research_payments']},
    ]) }}
{% endmacro %}


{#-
    The landings of one source that a run must read: {'rebuild': bool, 'keys': [...]}. Files that came since are
    added; a file that changed or went, an event type mapped anew, or an as-of date that admits or excludes rows
    differently makes the source be read whole, because no increment of it would be exact.
-#}
{% macro landings_to_read(source) %}
    {%- if not execute -%}
        {{ return({'rebuild': true, 'keys': []}) }}
    {%- endif -%}
    {%- set current = {} -%}
    {%- for row in run_query(current_landings_sql(source)).rows -%}
        {%- do current.update({row[0]: row[1]}) -%}
    {%- endfor -%}
    {%- set log_relation = adapter.get_relation(
        database=target_database(), schema='intermediate', identifier='int_activity_landings'
    ) -%}
    {%- if flags.FULL_REFRESH or log_relation is none -%}
        {{ return({'rebuild': true, 'keys': current.keys() | list}) }}
    {%- endif -%}
    {%- set last_day = add_days(as_of_date(), 1) -%}
    {%- set absorbed = {} -%}
    {%- set moved = namespace(found=false) -%}
    {%- set absorbed_sql -%}
        select
            landing_key,
            max(landing_version) as landing_version,
            max(
                case
                    when status = 'staged' and activity_date > {{ last_day }} then 1
                    when status = 'time_out_of_range'
                        and activity_date <= {{ last_day }}
                        and activity_date >= {{ earliest_activity_date() }} then 1
                    else 0
                end
            ) as is_judged_otherwise
        from {{ log_relation }}
        where source_name = '{{ source.source }}'
        group by landing_key
    {%- endset -%}
    {%- for row in run_query(absorbed_sql).rows -%}
        {%- do absorbed.update({row[0]: row[1]}) -%}
        {%- if row[2] == 1 or current.get(row[0]) != row[1] -%}
            {%- set moved.found = true -%}
        {%- endif -%}
    {%- endfor -%}
    {#- A build that died may have absorbed a file that was not logged, and that changed or went since. -#}
    {%- for identifier in ['int_activities', 'int_activities_quarantined'] -%}
        {%- set absorber = adapter.get_relation(
            database=target_database(), schema='intermediate', identifier=identifier
        ) -%}
        {%- if absorber is not none and not moved.found -%}
            {%- for row in run_query(
                "select landing_key, landing_version from " ~ absorber
                ~ " where source_name = '" ~ source.source ~ "' group by landing_key, landing_version"
            ).rows if current.get(row[0]) != row[1] -%}
                {%- set moved.found = true -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if moved.found -%}
        {{ return({'rebuild': true, 'keys': current.keys() | list}) }}
    {%- endif -%}
    {{ return({'rebuild': false, 'keys': current.keys() | reject('in', absorbed.keys() | list) | list}) }}
{% endmacro %}


{#- Landings that are there now, as (landing_key, landing_version). The version covers how types are mapped. -#}
{% macro current_landings_sql(source) %}
    {{ return(adapter.dispatch('current_landings_sql', 'warm_accounts')(source)) }}
{% endmacro %}

{#- Server engines: a load is a landing; its version is its number of rows. -#}
{% macro default__current_landings_sql(source) %}
    select
        landing_key,
        concat(cast(count(*) as {{ dbt.type_string() }}), '|', '{{ mapping_version() }}') as landing_version
    from {{ api.Relation.create(database=target_database(), schema='intermediate', identifier=source.model) }}
    group by landing_key
{% endmacro %}

{% macro duckdb__current_landings_sql(source) %}
    {%- if source.tables %}
    select
        landing_key,
        md5(concat_ws('|', file_size, {{ file_version() }}, '{{ mapping_version() }}')) as landing_version
    from raw_files.files
    where regexp_matches(landing_key, '^{{ source.source }}/({{ source.tables | join("|") }})(/.*)?\.(csv|csv\.gz|parquet)$')
    {%- else %}
    select
        '{{ source.source }}/*' as landing_key,
        md5(
            string_agg(concat_ws('|', landing_key, file_size, {{ file_version() }}), ';' order by landing_key)
            || '{{ mapping_version() }}'
        ) as landing_version
    from raw_files.files
    where landing_key like '{{ source.source }}/%'
    having count(*) > 0
    {%- endif %}
{% endmacro %}


{#- What tells two states of a file apart: its content when it is small, else when it was written. -#}
{% macro file_version() -%}
    case when content_hash = '' then cast(modified_at as varchar) else content_hash end
{%- endmacro %}


{#- A short text that changes when a seed that decides what a raw row means changes. Called in hooks too, where `ref` is not inferred. -#}
{% macro mapping_version() %}
    {%- set mapping_seeds = [
        ('reference', 'activity_type_map', ['source_system', 'activity_type', 'signal_type']),
        ('policy', 'signal_types', ['policy_version', 'signal_type']),
        ('reference', 'open_payments_manufacturers', ['manufacturer_name']),
        ('reference', 'product_therapy_areas', ['product', 'therapy_area']),
    ] -%}
    {%- set versions = [] -%}
    {%- for schema, seed, columns in mapping_seeds -%}
        {%- set seed_relation = api.Relation.create(database=target_database(), schema=schema, identifier=seed) -%}
        {%- set version = run_query(
            'select count(*), ' ~ exact_sum(row_fingerprint(columns) ~ ' % 1000000007') ~ ' from ' ~ seed_relation
        ).rows[0] -%}
        {%- do versions.append(version[0] | string ~ ':' ~ version[1] | string) -%}
    {%- endfor -%}
    {{ return(versions | join('|')) }}
{% endmacro %}


{#- Filter of one mapped source in a model that absorbs landings; reads nothing where there is nothing to read. -#}
{% macro is_landing_to_read(plan) -%}
    {%- if plan['keys'] -%}
    landing_key in (
        {%- for key in plan['keys'] %}{{ dbt.string_literal(dbt.escape_single_quotes(key)) }}{{ ', ' if not loop.last }}{% endfor -%}
    )
    {%- else -%}
    1 = 0
    {%- endif -%}
{%- endmacro %}


{#- Pre-hook of a model that absorbs landings: empties the sources that are to be read whole. -#}
{% macro forget_rebuilt_sources() %}
    {%- if not execute or not is_incremental() -%}
        {{ return('select 1') }}
    {%- endif -%}
    {%- set rebuilt = [] -%}
    {%- for source in activity_sources() -%}
        {%- if landings_to_read(source)['rebuild'] -%}{%- do rebuilt.append("'" ~ source.source ~ "'") -%}{%- endif -%}
    {%- endfor -%}
    {{ return('delete from ' ~ this ~ ' where source_name in (' ~ rebuilt | join(', ') ~ ')' if rebuilt else 'select 1') }}
{% endmacro %}


{#- First day on which an activity may have occurred; what is older is quarantined. -#}
{% macro earliest_activity_date() -%}
    cast('{{ checked_date(var("earliest_activity_on"), "earliest_activity_on") }}' as date)
{%- endmacro %}


{#- The landings this run reads, as rows (source_name, landing_key, landing_version). -#}
{% macro landings_read_sql() %}
    {%- set rows = [] -%}
    {%- if execute -%}
        {%- for source in activity_sources() -%}
            {%- set keys = landings_to_read(source)['keys'] -%}
            {%- for row in run_query(current_landings_sql(source)).rows if row[0] in keys -%}
                {%- do rows.append((source.source, row[0], row[1])) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {%- for row in rows %}
    select
        '{{ row[0] }}' as source_name,
        {{ dbt.string_literal(dbt.escape_single_quotes(row[1])) }} as landing_key,
        '{{ row[2] }}' as landing_version
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        cast(null as {{ dbt.type_string() }}) as source_name,
        cast(null as {{ dbt.type_string() }}) as landing_key,
        cast(null as {{ dbt.type_string() }}) as landing_version
    where 1 = 0
    {%- endfor %}
{% endmacro %}
