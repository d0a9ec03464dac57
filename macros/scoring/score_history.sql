{#- What scoring remembers of earlier publications. -#}

{#- Filter: the date is one that this run scores. -#}
{% macro is_scoring_date(column) -%}
    {{ column }} in (
        {%- for date in scoring_dates() %}cast('{{ date }}' as date){{ ', ' if not loop.last }}{% endfor -%}
    )
{%- endmacro %}


{#- The earliest date that this run scores. -#}
{% macro first_scoring_date() -%}
    cast('{{ scoring_dates()[0] }}' as date)
{%- endmacro %}


{#- What an actor belongs to, and how that is known. -#}
{% macro affiliation_columns() %}
    {{ return(['account_id', 'person_key', 'contact_id', 'decision_role', 'account_match_step']) }}
{% endmacro %}


{#- Whether two affiliations of one actor differ. -#}
{% macro affiliation_differs(left_side, right_side) -%}
    (
        {%- for column in affiliation_columns() %}
        coalesce({{ left_side }}.{{ column }}, '') != coalesce({{ right_side }}.{{ column }}, '')
        {%- if not loop.last %}
        or
        {%- endif %}
        {%- endfor %}
    )
{%- endmacro %}


{#-
    Pre-hook of the log of affiliations: a run that is repeated writes its changes again. Where a
    later date is logged already, nothing is touched.
-#}
{% macro delete_affiliations_of_run() %}
    {%- if not execute or not is_incremental() -%}
        {{ return('select 1') }}
    {%- endif -%}
    {%- set latest = run_query('select max(scored_on) from ' ~ this).columns[0].values()[0] -%}
    {%- if latest is none or latest | string > scoring_dates()[-1] -%}
        {{ return('select 1') }}
    {%- endif -%}
    {{ return(delete_scoring_dates()) }}
{% endmacro %}
