{#- One row per record (entity: organization or contact) that was merged into another one, over any number of merges: the record that lives on. -#}

with

record_merges as (

    select * from {{ ref('int_record_merges') }}

),

record_merge_groups as (

    select * from {{ ref('int_record_merge_groups') }}

),

record_versions as (

    select
        'organization' as entity,
        organization_record_key as record_key
    from {{ ref('int_organization_record_versions') }}
    where not is_deleted

    union all

    select
        'contact' as entity,
        contact_record_key as record_key
    from {{ ref('int_contact_record_versions') }}
    where not is_deleted

),

merged_records as (

    select
        entity,
        retired_record_key as record_key,
        retired_node_key as node_key
    from record_merges

    union

    select
        entity,
        record_key,
        node_key
    from record_merges

),

members as (

    select
        merged_records.entity,
        merged_records.record_key,
        record_merge_groups.component_key
    from record_merge_groups
    inner join merged_records
        on record_merge_groups.node_key = merged_records.node_key

),

survivors_ranked as (

    {#- The end of a chain; where it was never landed, a record that was stays in its place. #}
    select
        members.component_key,
        members.record_key,
        row_number() over (
            partition by members.component_key
            order by
                case when record_merges.retired_record_key is null then 0 else 1 end,
                members.record_key
        ) as row_rank
    from members
    inner join record_versions
        on
            members.entity = record_versions.entity
            and members.record_key = record_versions.record_key
    left join record_merges
        on
            members.entity = record_merges.entity
            and members.record_key = record_merges.retired_record_key

),

record_aliases as (

    select
        members.entity,
        members.record_key as retired_record_key,
        survivors_ranked.record_key
    from members
    inner join survivors_ranked
        on members.component_key = survivors_ranked.component_key
    where
        survivors_ranked.row_rank = 1
        and members.record_key != survivors_ranked.record_key

)

select * from record_aliases
