{#-
    Incremental by touched days. A row carries the fingerprint of its day; a day whose fingerprint
    is no longer the ledger's is forgotten whole (also when nothing is left of it), then every day
    that is missing is built. No watermark: a model that failed, or was killed between the two
    steps, finds its missing days next time.
-#}

{#- Pre-hook: removes the days that changed or went. -#}
{% macro forget_stale_days() %}
    {%- if not execute or not is_incremental() -%}
        {{ return('select 1') }}
    {%- endif -%}
    {{ return(adapter.dispatch('forget_stale_days', 'warm_accounts')()) }}
{% endmacro %}

{% macro default__forget_stale_days() %}
    delete from {{ this }}
    where not exists (
        select 1
        from {{ ref('int_activity_days') }} as days
        where
            days.activity_date = {{ this.identifier }}.activity_date
            and days.day_fingerprint = {{ this.identifier }}.day_fingerprint
    )
{% endmacro %}

{#- Spark has no delete on Parquet: drop the partitions of the stale days. -#}
{% macro spark__forget_stale_days() %}
    {%- set stale_days = run_query(
        "select distinct built.activity_date from " ~ this ~ " as built left anti join "
        ~ ref('int_activity_days') ~ " as days on days.activity_date = built.activity_date"
        ~ " and days.day_fingerprint = built.day_fingerprint"
    ).columns[0].values() -%}
    {%- for day in stale_days -%}
        {%- do run_query("alter table " ~ this ~ " drop if exists partition (activity_date = '" ~ day ~ "')") -%}
    {%- endfor -%}
    select 1
{% endmacro %}


{#- Filter: the day is not built yet. -#}
{% macro is_missing_day(column) -%}
    {%- if is_incremental() -%}
    {{ column }} not in (select built.activity_date from {{ this }} as built)
    {%- else -%}
    1 = 1
    {%- endif -%}
{%- endmacro %}
