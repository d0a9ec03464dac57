{#-
    Incremental by changed records. `int_organization_records_to_match` names the records whose pairs are
    compared anew; what was built of them before is forgotten, and all else stays. The run is noted as
    finished last, so a build that dies in between matches the same records again.
-#}

{#- Pre-hook: removes the rows that name a record of `model` in any of the columns. -#}
{% macro delete_records(model, columns) %}
    {%- if not execute or not is_incremental() -%}
        {{ return('select 1') }}
    {%- endif -%}
    {{ return(adapter.dispatch('delete_records', 'warm_accounts')(model, columns)) }}
{% endmacro %}

{% macro default__delete_records(model, columns) %}
    delete from {{ this }}
    where
        {%- for column in columns %}
        {{ 'or ' if not loop.first }}{{ column }} in (
            select records.record_hash from {{ ref(model) }} as records
        )
        {%- endfor %}
{% endmacro %}

{% macro spark__delete_records(model, columns) %}
    truncate table {{ this }}
{% endmacro %}
