{#- One row per distinct specialty that names a specialty group: the group. The lowest priority number wins, then the longest keyword. -#}
with

specialties as (

    select specialty_key
    from {{ ref('int_contact_record_map') }}
    where specialty_key is not null
    group by specialty_key

),

specialty_groups as (

    select * from {{ ref('specialty_groups') }}

),

groups_ranked as (

    select
        specialties.specialty_key,
        specialty_groups.specialty_group,
        row_number() over (
            partition by specialties.specialty_key
            order by
                specialty_groups.priority asc,
                length(specialty_groups.keyword) desc,
                specialty_groups.keyword asc
        ) as row_rank
    from specialties
    inner join specialty_groups
        on {{ has_keyword('specialties.specialty_key', 'specialty_groups.keyword') }}

),

groups_found as (

    select
        specialty_key,
        specialty_group
    from groups_ranked
    where row_rank = 1

)

select * from groups_found
