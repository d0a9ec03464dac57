{#- One row per organization record that was merged into another one, over any number of merges: the record that lives on. -#}
with

organization_record_groups as (

    select * from {{ ref('int_organization_record_groups') }}

),

organization_record_merges as (

    select * from {{ ref('int_organization_record_merges') }}

),

organization_record_versions as (

    select organization_record_key
    from {{ ref('int_organization_record_versions') }}

),

survivors_ranked as (

    select
        organization_record_groups.component_key,
        organization_record_groups.node_key as organization_record_key,
        row_number() over (
            partition by organization_record_groups.component_key
            order by
                -- the end of a chain;
                -- where it was never landed, a record that was stays in its place
                case
                    when organization_record_merges.retired_organization_record_key is null then 0
                    else 1
                end,
                organization_record_groups.node_key
        ) as row_rank
    from organization_record_groups
    inner join organization_record_versions
        on organization_record_groups.node_key = organization_record_versions.organization_record_key
    left join organization_record_merges
        on
            organization_record_groups.node_key
            = organization_record_merges.retired_organization_record_key

),

organization_record_aliases as (

    select
        organization_record_groups.node_key as retired_organization_record_key,
        survivors_ranked.organization_record_key
    from organization_record_groups
    inner join survivors_ranked
        on organization_record_groups.component_key = survivors_ranked.component_key
    where
        survivors_ranked.row_rank = 1
        and organization_record_groups.node_key <> survivors_ranked.organization_record_key

)

select * from organization_record_aliases
