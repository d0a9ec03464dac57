{#-
    One row per organization record: what a comparison of two records reads beside their names. Texts are
    hashes, since they are only compared for equality; counts go up to where the levels stop asking.
-#}
with

records_standardized as (

    select
        *,
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
        record_hash,
        {{ sorted_list('service_group', ' ') }} as service_key
    from record_services
    group by record_hash

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
    having count(distinct city_key) > 0

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
    having count(*) > 8

),

phones_counted as (

    select
        phone_key,
        count(distinct first_word) as phone_name_count
    from records_standardized
    where phone_key is not null
    group by phone_key
    having count(*) > 8

),

record_profiles as (

    select
        records_standardized.record_hash,
        record_kinds.match_kind,
        names_standardized.named_kind,
        names_standardized.named_branch,
        {{ text_hash('services_joined.service_key') }} as service_key,
        {{ text_hash('records_standardized.street_number') }} as street_number,
        {{ text_hash('records_standardized.street_direction') }} as street_direction,
        {{ text_hash('records_standardized.street_block') }} as street_block,
        {{ text_hash("split_part(records_standardized.street_block, '|', 2)") }} as street_name,
        {{ text_hash('records_standardized.city_key') }} as city_key,
        records_standardized.state_key,
        records_standardized.postal_code_key,
        {# the first three digits of a postal code are one sorting center #}
        substr(records_standardized.postal_code_key, 1, 3) as postal_area,
        records_standardized.phone_key,
        substr(records_standardized.phone_key, 1, 6) as phone_exchange,
        substr(records_standardized.phone_key, 1, 3) as phone_area,
        {{ text_hash('records_standardized.domain_key') }} as domain_key,
        records_standardized.npi,
        records_standardized.ccn,
        records_standardized.tax_id,
        cast(least(coalesce(namesakes_counted.namesake_place_count, 0), 3) as {{ dbt.type_int() }})
            as namesake_place_count,
        cast(least(coalesce(domains_counted.domain_name_count, 0), 7) as {{ dbt.type_int() }})
            as domain_name_count,
        coalesce(addresses_counted.address_name_count, 0) > 8 as is_campus,
        coalesce(phones_counted.phone_name_count, 0) > 8 as is_switchboard
    from records_standardized
    left join names_standardized
        on records_standardized.plain_name = names_standardized.plain_name
    left join record_kinds
        on records_standardized.record_hash = record_kinds.record_hash
    left join services_joined
        on records_standardized.record_hash = services_joined.record_hash
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
