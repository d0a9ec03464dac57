{#- One row per pair of organization records that a steward decided: the latest word, left key < right key. -#}
with

match_overrides as (

    select * from {{ ref('organization_match_overrides') }}

),

record_aliases as (

    select * from {{ ref('int_record_aliases') }}
    where entity = 'organization'

),

{# a decision about a record that its source merged away holds for the record it went to #}
overrides_followed as (

    select
        match_overrides.override,
        match_overrides.decided_on,
        coalesce(one_alias.record_key, match_overrides.organization_record_key)
            as one_record_key,
        coalesce(
            other_alias.record_key, match_overrides.other_organization_record_key
        ) as other_record_key
    from match_overrides
    left join record_aliases as one_alias
        on match_overrides.organization_record_key = one_alias.retired_record_key
    left join record_aliases as other_alias
        on match_overrides.other_organization_record_key = other_alias.retired_record_key

),

pairs_ordered as (

    select
        override,
        decided_on,
        case
            when one_record_key < other_record_key then one_record_key
            else other_record_key
        end as left_record_key,
        case
            when one_record_key < other_record_key then other_record_key
            else one_record_key
        end as right_record_key
    from overrides_followed
    where one_record_key != other_record_key

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
                {# on one day keeping apart is the safer word #}
                override asc
        ) as row_rank
    from pairs_ordered

),

pairs_judged as (

    select
        left_record_key,
        right_record_key,
        {{ row_fingerprint(['left_record_key']) }} as left_record_hash,
        {{ row_fingerprint(['right_record_key']) }} as right_record_hash,
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
