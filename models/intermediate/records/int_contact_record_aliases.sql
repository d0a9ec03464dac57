{#- One row per contact record that was merged into another one, over any number of merges: the record that lives on. -#}
with

contact_record_groups as (

    select * from {{ ref('int_contact_record_groups') }}

),

contact_record_merges as (

    select * from {{ ref('int_contact_record_merges') }}

),

contact_record_versions as (

    select contact_record_key
    from {{ ref('int_contact_record_versions') }}

),

survivors_ranked as (

    select
        contact_record_groups.component_key,
        contact_record_groups.node_key as contact_record_key,
        row_number() over (
            partition by contact_record_groups.component_key
            order by
                -- the end of a chain;
                -- where it was never landed, a record that was stays in its place
                case
                    when contact_record_merges.retired_contact_record_key is null then 0
                    else 1
                end,
                contact_record_groups.node_key
        ) as row_rank
    from contact_record_groups
    inner join contact_record_versions
        on contact_record_groups.node_key = contact_record_versions.contact_record_key
    left join contact_record_merges
        on contact_record_groups.node_key = contact_record_merges.retired_contact_record_key

),

contact_record_aliases as (

    select
        contact_record_groups.node_key as retired_contact_record_key,
        survivors_ranked.contact_record_key
    from contact_record_groups
    inner join survivors_ranked
        on contact_record_groups.component_key = survivors_ranked.component_key
    where
        survivors_ranked.row_rank = 1
        and contact_record_groups.node_key <> survivors_ranked.contact_record_key

)

select * from contact_record_aliases
