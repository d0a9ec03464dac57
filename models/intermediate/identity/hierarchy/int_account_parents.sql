{#-
    One row per account x stated parent: whether it is the account's parent, or why not. One parent
    at a time, the best stated one; no account above itself (of a circle the smallest account id
    becomes the top, of those whose parent no steward stated where there is one); and no account
    with more than six ancestors (it stands alone until the data are mended).
-#}
{%- set depth_limit = hierarchy_depth_limit() -%}
with

parents_stated as (

    select * from {{ ref('int_account_parents_stated') }}

),

parents_ranked as (

    select
        account_id,
        parent_account_id,
        stated_by,
        stated_on,
        account_id = parent_account_id as is_self,
        row_number() over (
            partition by account_id
            order by link_rank
        ) as parent_rank
    from parents_stated

),

parents_chosen as (

    select
        account_id,
        parent_account_id,
        {# smaller for what a source states, so that a circle opens there and not at a steward's word #}
        concat(case when stated_by = 'steward' then '1' else '0' end, account_id) as circle_key
    from parents_ranked
    where
        parent_rank = 1
        and not is_self

),

circle_links as (

    select
        parents_chosen.circle_key as account_id,
        coalesce(parents_above.circle_key, parents_chosen.parent_account_id) as parent_account_id
    from parents_chosen
    left join parents_chosen as parents_above
        on parents_chosen.parent_account_id = parents_above.account_id

),

ancestors_of_chosen as (

    {{ ancestor_steps('circle_links', depth_limit) }}

),

{# what meets itself within the limit is in a circle: its smallest key loses its parent #}
circle_top_keys as (

    select account_id as circle_key
    from ancestors_of_chosen
    where {{ is_circle_top(depth_limit) }}

),

circle_tops as (

    select parents_chosen.account_id
    from parents_chosen
    inner join circle_top_keys
        on parents_chosen.circle_key = circle_top_keys.circle_key

),

parents_without_circles as (

    select
        parents_chosen.account_id,
        parents_chosen.parent_account_id
    from parents_chosen
    left join circle_tops
        on parents_chosen.account_id = circle_tops.account_id
    where circle_tops.account_id is null

),

ancestors_without_circles as (

    {{ ancestor_steps('parents_without_circles', depth_limit + 1) }}

),

parents_judged as (

    select
        parents_ranked.account_id,
        parents_ranked.parent_account_id,
        parents_ranked.stated_by,
        parents_ranked.stated_on,
        case
            when parents_ranked.is_self then 'self'
            when parents_ranked.parent_rank > 1 then 'other_parent_chosen'
            when circle_tops.account_id is not null then 'circle'
            when ancestors_without_circles.ancestor_{{ depth_limit + 1 }} is not null
                then 'too_deep'
            else 'accepted'
        end as parent_status
    from parents_ranked
    left join circle_tops
        on parents_ranked.account_id = circle_tops.account_id
    left join ancestors_without_circles
        on parents_ranked.account_id = ancestors_without_circles.account_id

)

select * from parents_judged
