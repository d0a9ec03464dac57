{#-
    One row per organization record: what a comparison reads of it beside its standard forms, and how
    many others could be meant by the same name or web site.
-#}
with

records_standardized as (

    select
        organization_record_key,
        plain_name,
        name_key,
        state_key,
        postal_code_key,
        street_block,
        phone_key,
        domain_key,
        {# spellings of one name mostly begin with one word #}
        split_part(name_key, ' ', 1) as first_word
    from {{ ref('int_organization_records_standardized') }}

),

record_services as (

    select * from {{ ref('int_organization_record_services') }}

),

record_kinds as (

    select * from {{ ref('int_organization_record_kinds') }}

),

names_standardized as (

    select * from {{ ref('int_organization_names_standardized') }}

),

record_names as (

    select * from {{ ref('int_organization_record_names') }}

),

services_joined as (

    select
        organization_record_key,
        {{ sorted_list('service_group', ' ') }} as service_key
    from record_services
    group by organization_record_key

),

namesakes_counted as (

    select
        state_key,
        name_key,
        count(distinct city_key) as namesake_place_count
    from record_names
    group by
        state_key,
        name_key

),

domains_counted as (

    select
        domain_key,
        count(distinct name_key) as domain_name_count
    from records_standardized
    where domain_key is not null
    group by domain_key

),

{# a building and a switchboard of many names are evidence of neighbours #}
addresses_counted as (

    select
        street_block,
        postal_code_key,
        count(distinct first_word) as address_name_count
    from records_standardized
    where street_block is not null
    group by
        street_block,
        postal_code_key

),

phones_counted as (

    select
        phone_key,
        count(distinct first_word) as phone_name_count
    from records_standardized
    where phone_key is not null
    group by phone_key

),

record_profiles as (

    select
        records_standardized.organization_record_key,
        record_kinds.match_kind,
        names_standardized.named_kind,
        names_standardized.named_branch,
        services_joined.service_key,
        {{ domain_label('records_standardized.domain_key') }} as domain_label,
        cast(coalesce(namesakes_counted.namesake_place_count, 0) as {{ dbt.type_bigint() }})
            as namesake_place_count,
        cast(coalesce(domains_counted.domain_name_count, 0) as {{ dbt.type_bigint() }})
            as domain_name_count,
        cast(coalesce(addresses_counted.address_name_count, 0) as {{ dbt.type_bigint() }})
            as address_name_count,
        cast(coalesce(phones_counted.phone_name_count, 0) as {{ dbt.type_bigint() }})
            as phone_name_count
    from records_standardized
    left join names_standardized
        on records_standardized.plain_name = names_standardized.plain_name
    left join record_kinds
        on records_standardized.organization_record_key = record_kinds.organization_record_key
    left join services_joined
        on records_standardized.organization_record_key = services_joined.organization_record_key
    left join namesakes_counted
        on
            records_standardized.state_key = namesakes_counted.state_key
            and records_standardized.name_key = namesakes_counted.name_key
    left join domains_counted
        on records_standardized.domain_key = domains_counted.domain_key
    left join addresses_counted
        on
            records_standardized.street_block = addresses_counted.street_block
            and records_standardized.postal_code_key = addresses_counted.postal_code_key
    left join phones_counted
        on records_standardized.phone_key = phones_counted.phone_key

)

select * from record_profiles
