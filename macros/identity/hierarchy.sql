{#- Most ancestors an account may have: deeper chains are defects of the data. -#}
{% macro hierarchy_depth_limit() %}
    {{ return(6) }}
{% endmacro %}


{#-
    Ancestors of each account, one column a step (ancestor_1 is the parent), from a relation of
    (account_id, parent_account_id) with one row per account that has a parent. Unrolled, because
    not every engine recurses.
-#}
{% macro ancestor_steps(parents, steps) %}
    select
        parents_1.account_id,
        {%- for step in range(1, steps + 1) %}
        parents_{{ step }}.parent_account_id as ancestor_{{ step }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ parents }} as parents_1
    {%- for step in range(2, steps + 1) %}
    left join {{ parents }} as parents_{{ step }}
        on parents_{{ step - 1 }}.parent_account_id = parents_{{ step }}.account_id
    {%- endfor %}
{% endmacro %}


{#-
    True where an account meets itself among its ancestors (the columns of ancestor_steps) and is
    the smallest id of that circle.
-#}
{% macro is_circle_top(depth_limit) -%}
    {%- for step in range(2, depth_limit + 1) %}
        {{ 'or ' if not loop.first }}(
            ancestor_{{ step }} = account_id
            {%- for earlier in range(1, step) %}
            and account_id < ancestor_{{ earlier }}
            {%- endfor %}
        )
    {%- endfor %}
{%- endmacro %}


{#-
    CTEs <name>_1 to <name>_<steps>, a step up each: from links with starts_on and ends_on, the ways
    up (account_id, ancestor_account_id) with the days on which every link of the way holds.
-#}
{% macro dated_steps(name, first_links, links, steps) %}
{{ name }}_1 as (

    select
        account_id,
        parent_account_id as ancestor_account_id,
        starts_on,
        ends_on
    from {{ first_links }}

),
{%- for step in range(2, steps + 1) %}

{{ name }}_{{ step }} as (

    select
        ways.account_id,
        links.parent_account_id as ancestor_account_id,
        greatest(ways.starts_on, links.starts_on) as starts_on,
        least(ways.ends_on, links.ends_on) as ends_on
    from {{ name }}_{{ step - 1 }} as ways
    inner join {{ links }} as links
        on
            ways.ancestor_account_id = links.account_id
            and ways.starts_on < links.ends_on
            and ways.ends_on > links.starts_on

),
{%- endfor %}
{% endmacro %}


{#- Ends of time, where an interval has none: for comparing, never stored. -#}
{% macro earliest_date() -%}
    cast('0001-01-01' as date)
{%- endmacro %}

{% macro latest_date() -%}
    cast('9999-12-31' as date)
{%- endmacro %}
