{#-
    Incremental by touched days. A row carries the fingerprint of its day; a day whose fingerprint
    is no longer the ledger's is forgotten whole (also when nothing is left of it), then every day
    that is missing is built. No watermark: a model that failed, or was killed between the two
    steps, finds its missing days next time.
-#}

{#- Pre-hook: removes the days that changed or went. -#}
{% macro delete_stale_days() %}
    {%- if not execute or not is_incremental() -%}
        {{ return('select 1') }}
    {%- endif -%}
    {{ return(adapter.dispatch('delete_stale_days', 'warm_accounts')()) }}
{% endmacro %}

{% macro default__delete_stale_days() %}
    delete from {{ this }}
    where activity_date in ({{ stale_days() }})
{% endmacro %}

{#- Spark has no delete on Parquet: drop the partitions of the stale days. -#}
{% macro spark__delete_stale_days() %}
    {%- for day in run_query(stale_days()).columns[0].values() -%}
        {%- do run_query("alter table " ~ this ~ " drop if exists partition (activity_date = '" ~ day ~ "')") -%}
    {%- endfor -%}
    select 1
{% endmacro %}

{#- The days that this table holds otherwise than the ledger, or that the ledger no longer has. -#}
{% macro stale_days() -%}
    select built.activity_date
        from (
            select
                activity_date,
                day_fingerprint
            from {{ this }}
            group by
                activity_date,
                day_fingerprint
        ) as built
        left join {{ ref('int_ledger_days') }} as days
            on
                built.activity_date = days.activity_date
                and built.day_fingerprint = days.day_fingerprint
        where days.activity_date is null
{%- endmacro %}


{#- Filter: the day is not built yet. -#}
{% macro is_missing_day(column) -%}
    {%- if is_incremental() -%}
    {{ column }} not in (select built.activity_date from {{ this }} as built group by built.activity_date)
    {%- else -%}
    1 = 1
    {%- endif -%}
{%- endmacro %}
