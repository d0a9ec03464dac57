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

names_standardized as (

    select * from {{ ref('int_organization_names_standardized') }}

),

record_names as (

    select * from {{ ref('int_organization_record_names') }}

),

{# The kind that is known: hospital, surgery center, practice, payer and so on. #}
organization_records as (

    select
        {{ record_hash() }} as record_hash,
        source_system,
        {{ organization_name_key('organization_type') }} as organization_type
    from {{ ref('int_organization_records') }}

),

organization_types as (

    select * from {{ ref('organization_types') }}

),

account_types as (

    select
        account_type,
        match_kind
    from {{ ref('account_types') }}
    where match_kind is not null

),

name_words as (

    select * from {{ ref('int_organization_name_words') }}

),

kinds_found as (

    select
        organization_records.record_hash,
        account_types.match_kind,
        {# a type of the source itself comes before one that any source may use #}
        case when organization_types.source_system = '*' then 2 else 1 end as kind_rank
    from organization_records
    inner join organization_types
        on
            organization_records.organization_type = organization_types.organization_type
            and organization_types.source_system in ('*', organization_records.source_system)
    inner join account_types
        on organization_types.account_type = account_types.account_type
    union all
    {# what the name says counts where no type is declared: a hospital with its clinics is a hospital #}
    select
        record_names.record_hash,
        case
            when name_words.word in ('hospital', 'medicalcenter') then 'hospital'
            else name_words.service_group
        end as match_kind,
        case
            when name_words.word in ('hospital', 'medicalcenter') then 3
            when name_words.service_group = 'surgery_center' then 4
            else 5
        end as kind_rank
    from record_names
    inner join name_words
        on record_names.plain_name = name_words.plain_name
    where
        name_words.word in ('hospital', 'medicalcenter')
        or name_words.service_group in ('surgery_center', 'practice')

),

kinds_ranked as (

    select
        record_hash,
        match_kind,
        row_number() over (
            partition by record_hash
            order by
                kind_rank asc,
                match_kind asc
        ) as row_rank
    from kinds_found

),

record_kinds as (

    select
        record_hash,
        match_kind
    from kinds_ranked
    where row_rank = 1

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
