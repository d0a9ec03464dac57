{#- One row per organization record x distinctive word or named service: what two names can share. -#}
with

records_standardized as (

    select
        organization_record_key,
        plain_name,
        plain_alternate_name,
        city_key
    from {{ ref('int_organization_records_standardized') }}

),

name_words as (

    select * from {{ ref('int_organization_name_words') }}

),

names_of_records as (

    select
        organization_record_key,
        plain_name,
        city_key
    from records_standardized
    where plain_name is not null
    union all
    select
        organization_record_key,
        plain_alternate_name as plain_name,
        city_key
    from records_standardized
    where plain_alternate_name is not null

),

features_named as (

    select
        names_of_records.organization_record_key,
        'word' as feature_kind,
        name_words.word as feature
    from names_of_records
    inner join name_words
        on names_of_records.plain_name = name_words.plain_name
    where
        name_words.is_distinctive
        -- a name that shares only its city with another one shares nothing
        and {{ dbt.position("concat(' ', name_words.word, ' ')", "concat(' ', coalesce(names_of_records.city_key, ''), ' ')") }} = 0
    union all
    select
        names_of_records.organization_record_key,
        'service' as feature_kind,
        name_words.service_group as feature
    from names_of_records
    inner join name_words
        on names_of_records.plain_name = name_words.plain_name
    where name_words.service_group is not null

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
