{#-
    One row per organization record to cluster x guard: at most one record of a guard may be in an
    account. A component that holds two records of one guard is contested: it must part somewhere. Guards
    are a source that lists each organization once, a steward who keeps two records apart, and a conflict:
    two records of one component that are too unlike to be in one account, whoever stands between them.
-#}
with

components_found as (

    select * from {{ ref('int_organization_components') }}

),

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
    where coalesce(decision != 'accepted', true)

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

overrides_judged as (

    select * from {{ ref('int_organization_overrides_judged') }}
    where override = 'cannot_link'

),

components as (

    select
        components_found.node_key,
        components_found.component_key,
        records_standardized.source_system,
        source_systems.is_declared,
        source_systems.is_deduplicated
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
        concat(
            'conflict ',
            cast(pairs_compared.left_record_hash as {{ dbt.type_string() }}), ' ',
            cast(pairs_compared.right_record_hash as {{ dbt.type_string() }})
        ) as guard_key
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

),

guards_set as (

    {# a source that lists each organization once has at most one record in an account #}
    select
        node_key,
        concat('source ', source_system) as guard_key,
        false as is_absolute
    from components
    where is_deduplicated
    {% for side in ['left', 'right'] -%}
    union all
    select
        {{ side }}_record_hash as node_key,
        concat('steward ', left_record_key, ' ', right_record_key) as guard_key,
        true as is_absolute
    from overrides_judged
    union all
    select
        {{ side }}_record_hash as node_key,
        guard_key,
        false as is_absolute
    from conflicts
    {% endfor %}

),

guards_counted as (

    select
        components.component_key,
        guards_set.guard_key,
        count(*) as record_count
    from components
    inner join guards_set
        on components.node_key = guards_set.node_key
    group by
        components.component_key,
        guards_set.guard_key

),

components_contested as (

    select component_key
    from guards_counted
    where record_count > 1
    group by component_key

),

guards_needed as (

    select
        components.node_key,
        components.component_key,
        guards_set.guard_key,
        guards_set.is_absolute,
        components_contested.component_key is not null as is_contested
    from guards_set
    inner join components
        on guards_set.node_key = components.node_key
    left join components_contested
        on components.component_key = components_contested.component_key

)

select * from guards_needed
