{#-
    One row per pair of organization records of one component that are too unlike to be in one account,
    whoever stands between them: a chain of likenesses must part somewhere on the way.
-#}
with

pairs_compared as (

    select
        left_record_hash,
        right_record_hash,
        level_pattern
    from {{ ref('int_organization_pairs_compared') }}

),

match_patterns as (

    select
        level_pattern,
        match_weight
    from {{ ref('int_organization_match_patterns') }}
    where coalesce(decision <> 'accepted', true)

),

thresholds as (

    select
        max(case when threshold = 'same_list' then match_weight end) as same_list_weight,
        max(case when threshold = 'conflict' then match_weight end) as conflict_weight
    from {{ ref('organization_match_thresholds') }}

),

source_systems as (

    select * from {{ ref('int_source_systems') }}

),

records_standardized as (

    select
        record_hash,
        source_system
    from {{ ref('int_organization_records_standardized') }}

),

components_found as (

    select * from {{ ref('int_organization_components') }}

),

components as (

    select
        components_found.node_key,
        components_found.component_key,
        records_standardized.source_system,
        source_systems.is_declared
    from components_found
    inner join records_standardized
        on components_found.node_key = records_standardized.record_hash
    inner join source_systems
        on records_standardized.source_system = source_systems.source_system

),

conflicts as (

    select
        pairs_compared.left_record_hash,
        pairs_compared.right_record_hash,
        left_components.component_key,
        match_patterns.match_weight
    from pairs_compared
    inner join match_patterns
        on pairs_compared.level_pattern = match_patterns.level_pattern
    inner join components as left_components
        on pairs_compared.left_record_hash = left_components.node_key
    inner join components as right_components
        on
            pairs_compared.right_record_hash = right_components.node_key
            and left_components.component_key = right_components.component_key
    cross join thresholds
    where
        match_patterns.match_weight < thresholds.conflict_weight
        or (
            match_patterns.match_weight < thresholds.same_list_weight
            and left_components.source_system = right_components.source_system
            {# a list that is known to repeat itself may spell one organization in any way #}
            and not left_components.is_declared
        )

)

select * from conflicts
