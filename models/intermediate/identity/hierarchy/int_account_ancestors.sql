{#- One row per account x ancestor account: how many steps up, and since when every link of the way is stated. -#}
{%- set depth_limit = hierarchy_depth_limit() -%}
with

account_parents as (

    select
        account_id,
        parent_account_id,
        stated_on
    from {{ ref('int_account_parents') }}
    where parent_status = 'accepted'

),

ancestors_stepped as (

    {{ ancestor_steps('account_parents', depth_limit) }}

),

ancestors_listed as (

    {% for step in range(1, depth_limit + 1) -%}
    select
        account_id,
        ancestor_{{ step }} as ancestor_account_id,
        {{ step }} as distance,
        {{ 'account_id' if step == 1 else 'ancestor_' ~ (step - 1) }} as last_child_account_id
    from ancestors_stepped
    where ancestor_{{ step }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

{# the way to an ancestor is open since its youngest link #}
ways_dated as (

    select
        ways.account_id,
        ways.ancestor_account_id,
        ways.distance,
        max(account_parents.stated_on) as valid_from
    from ancestors_listed as ways
    inner join ancestors_listed as links
        on
            ways.account_id = links.account_id
            and ways.distance >= links.distance
    inner join account_parents
        on links.last_child_account_id = account_parents.account_id
    group by
        ways.account_id,
        ways.ancestor_account_id,
        ways.distance

)

select * from ways_dated
