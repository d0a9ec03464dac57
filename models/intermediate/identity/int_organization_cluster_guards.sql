{#- One row per organization record x guard: at most one record of a guard may be in an account. -#}
with

organization_records as (

    select
        organization_record_key,
        source_system
    from {{ ref('int_organization_records_standardized') }}

),

source_systems as (

    select * from {{ ref('int_source_systems') }}

),

overrides_judged as (

    select * from {{ ref('int_organization_overrides_judged') }}
    where override = 'cannot_link'

),

conflicts as (

    select
        left_record_key,
        right_record_key,
        concat('conflict ', left_record_key, ' ', right_record_key) as guard_key
    from {{ ref('int_organization_conflicts') }}

),

guards_set as (

    {# a source that lists each organization once has at most one record in an account #}
    select
        organization_records.organization_record_key as node_key,
        concat('source ', organization_records.source_system) as guard_key,
        false as is_absolute
    from organization_records
    inner join source_systems
        on organization_records.source_system = source_systems.source_system
    where source_systems.is_deduplicated
    union all
    select
        left_record_key as node_key,
        concat('steward ', left_record_key, ' ', right_record_key) as guard_key,
        true as is_absolute
    from overrides_judged
    union all
    select
        right_record_key as node_key,
        concat('steward ', left_record_key, ' ', right_record_key) as guard_key,
        true as is_absolute
    from overrides_judged
    union all
    select
        left_record_key as node_key,
        guard_key,
        false as is_absolute
    from conflicts
    union all
    select
        right_record_key as node_key,
        guard_key,
        false as is_absolute
    from conflicts

)

select * from guards_set
