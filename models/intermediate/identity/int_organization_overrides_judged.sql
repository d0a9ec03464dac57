{#- One row per pair of organization records that a steward decided: the latest word, left key < right key. -#}
with

match_overrides as (

    select * from {{ ref('organization_match_overrides') }}

),

pairs_ordered as (

    select
        override,
        decided_on,
        case
            when organization_record_key < other_organization_record_key
                then organization_record_key
            else other_organization_record_key
        end as left_record_key,
        case
            when organization_record_key < other_organization_record_key
                then other_organization_record_key
            else organization_record_key
        end as right_record_key
    from match_overrides
    where organization_record_key <> other_organization_record_key

),

pairs_ranked as (

    select
        left_record_key,
        right_record_key,
        override,
        row_number() over (
            partition by left_record_key, right_record_key
            order by
                decided_on desc nulls last,
                -- on one day keeping apart is the safer word
                override asc
        ) as row_rank
    from pairs_ordered

),

pairs_judged as (

    select
        left_record_key,
        right_record_key,
        override,
        case
            when override = 'must_link' then 'accepted'
            else 'rejected'
        end as decision,
        override = 'must_link' as is_binding
    from pairs_ranked
    where row_rank = 1

)

select * from pairs_judged
