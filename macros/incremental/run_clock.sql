{#- One clock a run, and vars that reach SQL as checked literals only. -#}

{#- A date var or environment value as text YYYY-MM-DD, or an error that names it. -#}
{% macro checked_date(value, name) %}
    {%- set text = value | string | trim -%}
    {%- if not modules.re.fullmatch('\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])', text) -%}
        {%- do exceptions.raise_compiler_error(name ~ " must be a date like 2026-06-30, not '" ~ text ~ "'") -%}
    {%- endif -%}
    {{ return(text) }}
{% endmacro %}


{#- The as-of date as text: var `as_of`, else WARM_AS_OF, else the day this run started, in UTC. -#}
{% macro as_of_text() %}
    {%- set given = var('as_of', '') or env_var('WARM_AS_OF', '') -%}
    {{ return(checked_date(given, 'as_of') if given else run_started_at.strftime('%Y-%m-%d')) }}
{% endmacro %}


{#- The as-of date as SQL. Models take time from here alone. -#}
{% macro as_of_date() -%}
    cast('{{ as_of_text() }}' as date)
{%- endmacro %}


{#- Date plus whole days, as a date on every engine. -#}
{% macro add_days(expression, days) -%}
    cast({{ dbt.dateadd('day', days, expression) }} as date)
{%- endmacro %}


{#- Whole days from one date to a later one. -#}
{% macro days_between(earlier, later) -%}
    {{ return(adapter.dispatch('days_between', 'warm_accounts')(earlier, later)) }}
{%- endmacro %}

{% macro default__days_between(earlier, later) -%}
    datediff({{ later }}, {{ earlier }})
{%- endmacro %}

{% macro duckdb__days_between(earlier, later) -%}
    (({{ later }}) - ({{ earlier }}))
{%- endmacro %}

{% macro postgres__days_between(earlier, later) -%}
    (({{ later }}) - ({{ earlier }}))
{%- endmacro %}
