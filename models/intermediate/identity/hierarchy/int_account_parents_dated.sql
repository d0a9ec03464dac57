{#-
    One row per account x stretch of days with one parent, in today's ids: half-open, without a
    valid_from where nobody knows since when, without a valid_to while it lasts. On no day is an
    account above itself.
-#}
{%- set depth_limit = hierarchy_depth_limit() -%}
with

parents_recalled as (

    select * from {{ ref('int_account_parents_past') }}

),

links as (

    select
        account_id,
        parent_account_id,
        coalesce(valid_from, {{ earliest_date() }}) as starts_on,
        coalesce(valid_to, {{ latest_date() }}) as ends_on
    from parents_recalled

),

past_links as (

    select * from links
    where ends_on < {{ latest_date() }}

),

{# today's links are in no circle, so that of each circle of the past at least one link is past #}
{{ dated_steps('circle_steps', 'past_links', 'links', depth_limit) }}

circles as (

    {% for step in range(2, depth_limit + 1) -%}
    select
        account_id,
        starts_on,
        ends_on
    from circle_steps_{{ step }}
    where ancestor_account_id = account_id
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

circle_ends as (

    select
        account_id,
        starts_on as bound_on
    from circles
    union all
    select
        account_id,
        ends_on as bound_on
    from circles

),

bounds as (

    select
        account_id,
        bound_on
    from circle_ends
    group by
        account_id,
        bound_on

),

{# days of a circle are cut out of its past links: every link in pieces from bound to bound #}
piece_starts as (

    select
        account_id,
        parent_account_id,
        starts_on,
        ends_on
    from links
    union all
    select
        past_links.account_id,
        past_links.parent_account_id,
        bounds.bound_on as starts_on,
        past_links.ends_on
    from past_links
    inner join bounds
        on
            past_links.account_id = bounds.account_id
            and past_links.starts_on < bounds.bound_on
            and past_links.ends_on > bounds.bound_on

),

pieces as (

    select
        account_id,
        parent_account_id,
        starts_on,
        coalesce(
            lead(starts_on) over (
                partition by account_id, parent_account_id, ends_on
                order by starts_on
            ),
            ends_on
        ) as ends_on
    from piece_starts

),

pieces_kept as (

    select
        pieces.account_id,
        pieces.parent_account_id,
        pieces.starts_on,
        pieces.ends_on
    from pieces
    left join circles
        on
            pieces.account_id = circles.account_id
            and pieces.starts_on < circles.ends_on
            and pieces.ends_on > circles.starts_on
            and pieces.ends_on < {{ latest_date() }}
    where circles.account_id is null

),

parents_dated as (

    select
        account_id,
        parent_account_id,
        nullif(starts_on, {{ earliest_date() }}) as valid_from,
        nullif(ends_on, {{ latest_date() }}) as valid_to
    from pieces_kept

)

select * from parents_dated
