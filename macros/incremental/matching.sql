{#-
    Incremental by changed records. `int_organization_records_to_match` names the records whose pairs are
    compared anew; what was built of them before is forgotten, and all else stays. The run is noted as
    finished last, so a build that dies in between matches the same records again.
-#}

{#- Pre-hook: removes the rows that name a record of `model` (those of a condition) in any of the columns. -#}
{% macro delete_records(model, columns, condition='1 = 1') %}
    {%- if not execute or not is_incremental() -%}
        {{ return('select 1') }}
    {%- endif -%}
    {{ return(adapter.dispatch('delete_records', 'warm_accounts')(model, columns, condition)) }}
{% endmacro %}

{% macro default__delete_records(model, columns, condition) %}
    delete from {{ this }}
    where
        {%- for column in columns %}
        {{ 'or ' if not loop.first }}{{ column }} in (
            select records.record_hash
            from {{ ref(model) }} as records
            where {{ condition }}
        )
        {%- endfor %}
{% endmacro %}

{% macro spark__delete_records(model, columns, condition) %}
    truncate table {{ this }}
{% endmacro %}
