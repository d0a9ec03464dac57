{#-
    The dates that this run scores, as texts: the as-of date, or every date from var `restate_from`
    up to it.
-#}
{% macro scoring_dates() %}
    {%- set as_of = modules.datetime.datetime.strptime(as_of_text(), '%Y-%m-%d') -%}
    {%- set restate_from = var('restate_from', '') -%}
    {%- if not restate_from -%}
        {{ return([as_of_text()]) }}
    {%- endif -%}
    {%- set first = modules.datetime.datetime.strptime(checked_date(restate_from, 'restate_from'), '%Y-%m-%d') -%}
    {%- set day_count = (as_of - first).days + 1 -%}
    {%- if day_count < 1 or day_count > 400 -%}
        {%- do exceptions.raise_compiler_error(
            'restate_from must lie between 0 and 399 days before the as-of date; got ' ~ restate_from ~ ' for ' ~ as_of_text()
        ) -%}
    {%- endif -%}
    {%- set dates = [] -%}
    {%- for offset in range(day_count) -%}
        {%- do dates.append((first + modules.datetime.timedelta(days=offset)).strftime('%Y-%m-%d')) -%}
    {%- endfor -%}
    {{ return(dates) }}
{% endmacro %}


{#-
    Pre-hook of a table keyed by scored_on: removes the dates this run writes; earlier dates stay as
    published.
-#}
{% macro delete_scoring_dates() %}
    {%- if not execute or not is_incremental() -%}
        {{ return('select 1') }}
    {%- endif -%}
    {{ return(adapter.dispatch('delete_scoring_dates', 'warm_accounts')()) }}
{% endmacro %}

{% macro default__delete_scoring_dates() %}
    delete from {{ this }}
    where scored_on in (
        {%- for date in scoring_dates() %}cast('{{ date }}' as date){{ ', ' if not loop.last }}{% endfor -%}
    )
{% endmacro %}

{% macro spark__delete_scoring_dates() %}
    {%- for date in scoring_dates() -%}
        {%- do run_query("alter table " ~ this ~ " drop if exists partition (scored_on = '" ~ date ~ "')") -%}
    {%- endfor -%}
    select 1
{% endmacro %}
