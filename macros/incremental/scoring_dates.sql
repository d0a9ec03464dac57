{#-
    The dates that this run scores, as texts: the as-of date, or every date from var `restate_from`
    up to it; with var `restate_every` those that lie so many days apart, counted back from the as-of date.
-#}
{% macro scoring_dates() %}
    {%- set as_of = modules.datetime.datetime.strptime(as_of_text(), '%Y-%m-%d') -%}
    {%- set restate_from = var('restate_from', '') -%}
    {%- if not restate_from -%}
        {{ return([as_of_text()]) }}
    {%- endif -%}
    {%- set first = modules.datetime.datetime.strptime(checked_date(restate_from, 'restate_from'), '%Y-%m-%d') -%}
    {%- set day_count = (as_of - first).days + 1 -%}
    {%- set step = var('restate_every', 1) | string -%}
    {%- if not modules.re.fullmatch('[1-9][0-9]{0,2}', step) -%}
        {%- do exceptions.raise_compiler_error("restate_every must be a number of days from 1 to 999, not '" ~ step ~ "'") -%}
    {%- endif -%}
    {%- if day_count < 1 or day_count > 400 * step | int -%}
        {%- do exceptions.raise_compiler_error(
            'restate_from must lie on or before the as-of date and name at most 400 dates; got ' ~ restate_from ~ ' for ' ~ as_of_text()
        ) -%}
    {%- endif -%}
    {%- set dates = [] -%}
    {%- for offset in range(0, day_count, step | int) -%}
        {%- do dates.insert(0, (as_of - modules.datetime.timedelta(days=offset)).strftime('%Y-%m-%d')) -%}
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
