{#-
    One row per account x stated parent: whether it is the account's parent, or why not. One parent
    at a time, the best stated one; no account above itself (the smallest account id of a circle
    becomes its top); and no account with more than six ancestors (it stands alone until the data
    are mended).
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
            order by
                case when account_id = parent_account_id then 1 else 0 end,
                link_rank
        ) as parent_rank
    from parents_stated

),

parents_chosen as (

    select
        account_id,
        parent_account_id
    from parents_ranked
    where
        parent_rank = 1
        and not is_self

),

ancestors_of_chosen as (

    {{ ancestor_steps('parents_chosen', depth_limit) }}

),

{# an account that meets itself within the limit is in a circle: its smallest id loses its parent #}
circle_tops as (

    select account_id
    from ancestors_of_chosen
    where {{ is_circle_top(depth_limit) }}

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
