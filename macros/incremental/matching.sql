{#-
    Incremental by changed records. `int_organization_records_to_match` names the records whose pairs are
    compared anew; what was built of them before is forgotten, and all else stays. The run is noted as
    finished last, so a build that dies in between matches the same records again.
-#}

{#- A table as the last matching left it, or none: before the first build, on a full refresh, on Spark. -#}
{% macro matched_before(identifier) %}
    {{ return(adapter.dispatch('matched_before', 'warm_accounts')(identifier)) }}
{% endmacro %}

{% macro default__matched_before(identifier) %}
    {{ return(built_before(identifier)) }}
{% endmacro %}

{#- Spark has no delete on Parquet: everything is matched anew. -#}
{% macro spark__matched_before(identifier) %}
    {{ return(none) }}
{% endmacro %}


{#- Pre-hook: removes the rows that name a record of `model` in any of the columns. -#}
{% macro forget_records(model, columns) %}
    {%- if not execute or not is_incremental() -%}
        {{ return('select 1') }}
    {%- endif -%}
    {{ return(adapter.dispatch('forget_records', 'warm_accounts')(model, columns)) }}
{% endmacro %}

{% macro default__forget_records(model, columns) %}
    delete from {{ this }}
    where
        {%- for column in columns %}
        {{ 'or ' if not loop.first }}{{ column }} in (
            select records.record_hash from {{ ref(model) }} as records
        )
        {%- endfor %}
{% endmacro %}

{% macro spark__forget_records(model, columns) %}
    truncate table {{ this }}
{% endmacro %}
