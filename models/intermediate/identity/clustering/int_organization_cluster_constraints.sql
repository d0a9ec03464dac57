{#- One row per organization record to cluster x guard: at most one record of a guard may be in an account. -#}
with

components as (

    select node_key from {{ ref('int_organization_components') }}

),

records_standardized as (

    select
        record_hash,
        source_system
    from {{ ref('int_organization_records_standardized') }}

),

source_systems as (

    select * from {{ ref('int_source_systems') }}
    where is_deduplicated

),

overrides_judged as (

    select * from {{ ref('int_organization_overrides_judged') }}
    where override = 'cannot_link'

),

conflicts as (

    select
        left_record_hash,
        right_record_hash,
        concat(
            'conflict ',
            cast(left_record_hash as {{ dbt.type_string() }}), ' ',
            cast(right_record_hash as {{ dbt.type_string() }})
        ) as guard_key
    from {{ ref('int_organization_conflicts') }}

),

guards_set as (

    {# a source that lists each organization once has at most one record in an account #}
    select
        records_standardized.record_hash as node_key,
        concat('source ', records_standardized.source_system) as guard_key,
        false as is_absolute
    from records_standardized
    inner join source_systems
        on records_standardized.source_system = source_systems.source_system
    union all
    {% for side in ['left', 'right'] -%}
    select
        {{ side }}_record_hash as node_key,
        concat('steward ', left_record_key, ' ', right_record_key) as guard_key,
        true as is_absolute
    from overrides_judged
    union all
    {% endfor -%}
    select
        left_record_hash as node_key,
        guard_key,
        false as is_absolute
    from conflicts
    union all
    select
        right_record_hash as node_key,
        guard_key,
        false as is_absolute
    from conflicts

),

guards_needed as (

    select guards_set.*
    from guards_set
    inner join components
        on guards_set.node_key = components.node_key

)

select * from guards_needed
