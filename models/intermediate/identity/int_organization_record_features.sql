{#- One row per organization record x word, service or kind (hospital, practice) of its names: what two names can share. -#}
with

records_standardized as (

    select
        organization_record_key,
        plain_name,
        plain_alternate_name,
        city_key,
        state_key
    from {{ ref('int_organization_records_standardized') }}

),

states as (

    select * from {{ ref('states') }}

),

name_words as (

    select * from {{ ref('int_organization_name_words') }}

),

records_placed as (

    select
        records_standardized.organization_record_key,
        records_standardized.plain_name,
        records_standardized.plain_alternate_name,
        concat(
            ' ', coalesce(records_standardized.city_key, ''),
            ' ', coalesce(states.state_name, ''),
            ' ', lower(coalesce(records_standardized.state_key, '')), ' '
        ) as place_words
    from records_standardized
    left join states
        on records_standardized.state_key = states.state

),

names_of_records as (

    select
        organization_record_key,
        plain_name,
        place_words
    from records_placed
    where plain_name is not null
    union all
    select
        organization_record_key,
        plain_alternate_name as plain_name,
        place_words
    from records_placed
    where plain_alternate_name is not null

),

names_of_hospitals as (

    select plain_name
    from name_words
    where word = 'hospital'
    group by plain_name

),

features_named as (

    select
        names_of_records.organization_record_key,
        {# a name that shares only its place with another one shares nothing #}
        case
            when
                name_words.is_distinctive
                and {{ dbt.position(
                    "concat(' ', name_words.word, ' ')", 'names_of_records.place_words'
                ) }} = 0
                then 'word'
            else 'common_word'
        end as feature_kind,
        name_words.word as feature
    from names_of_records
    inner join name_words
        on names_of_records.plain_name = name_words.plain_name
    union all
    select
        names_of_records.organization_record_key,
        'service' as feature_kind,
        name_words.service_group as feature
    from names_of_records
    inner join name_words
        on names_of_records.plain_name = name_words.plain_name
    left join names_of_hospitals
        on names_of_records.plain_name = names_of_hospitals.plain_name
    where
        name_words.service_group is not null
        -- the clinics of a hospital and its clinics are not a practice
        and (name_words.service_group <> 'practice' or names_of_hospitals.plain_name is null)
    union all
    select
        names_of_records.organization_record_key,
        'kind' as feature_kind,
        case
            when names_of_hospitals.plain_name is not null then 'hospital'
            else name_words.service_group
        end as feature
    from names_of_records
    inner join name_words
        on names_of_records.plain_name = name_words.plain_name
    left join names_of_hospitals
        on names_of_records.plain_name = names_of_hospitals.plain_name
    where
        names_of_hospitals.plain_name is not null
        or name_words.service_group = 'practice'

),

features_distinct as (

    select
        organization_record_key,
        feature_kind,
        feature
    from features_named
    group by
        organization_record_key,
        feature_kind,
        feature

)

select * from features_distinct
