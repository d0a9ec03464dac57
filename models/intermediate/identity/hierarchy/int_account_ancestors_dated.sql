{#-
    One row per account x ancestor account x way up to it: over which days, half-open. Today's ways
    are those of int_account_ancestors; past ones are told in today's ids.
-#}
{%- set depth_limit = hierarchy_depth_limit() -%}
with

parents_dated as (

    select * from {{ ref('int_account_parents_dated') }}

),

links as (

    select
        account_id,
        parent_account_id,
        coalesce(valid_from, {{ earliest_date() }}) as starts_on,
        coalesce(valid_to, {{ latest_date() }}) as ends_on
    from parents_dated

),

{{ dated_steps('steps', 'links', 'links', depth_limit) }}

ways_listed as (

    {% for step in range(1, depth_limit + 1) -%}
    select
        account_id,
        ancestor_account_id,
        {{ step }} as distance,
        starts_on,
        ends_on
    from steps_{{ step }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

ways_dated as (

    select
        account_id,
        ancestor_account_id,
        distance,
        nullif(starts_on, {{ earliest_date() }}) as valid_from,
        nullif(ends_on, {{ latest_date() }}) as valid_to
    from ways_listed

)

select * from ways_dated
