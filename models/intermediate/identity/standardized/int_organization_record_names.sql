{#- One row per organization record x name that it goes by: variant 1 as given, 2 the alternate name. -#}
with

records_standardized as (

    select
        record_hash,
        plain_name,
        plain_alternate_name,
        name_key,
        state_key,
        city_key
    from {{ ref('int_organization_records_standardized') }}

),

names_standardized as (

    select * from {{ ref('int_organization_names_standardized') }}

),

names_listed as (

    select
        record_hash,
        plain_name,
        state_key,
        city_key,
        cast(null as {{ dbt.type_string() }}) as other_name_key,
        1 as name_variant
    from records_standardized
    union all
    select
        record_hash,
        plain_alternate_name as plain_name,
        state_key,
        city_key,
        name_key as other_name_key,
        2 as name_variant
    from records_standardized

),

record_names as (

    select
        names_listed.record_hash,
        names_listed.name_variant,
        names_listed.plain_name,
        names_standardized.name_key,
        names_standardized.name_letters,
        names_standardized.name_initials,
        names_listed.state_key,
        names_listed.city_key
    from names_listed
    inner join names_standardized
        on names_listed.plain_name = names_standardized.plain_name
    {# an alternate name that only spells the same one again adds nothing #}
    where coalesce(names_listed.other_name_key != names_standardized.name_key, true)

)

select * from record_names
