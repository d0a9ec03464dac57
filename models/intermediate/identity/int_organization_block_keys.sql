{#- One row per organization record x block x key: records that share a key are candidates for one organization. -#}
with

records_standardized as (

    select * from {{ ref('int_organization_records_standardized') }}

),

keys_made as (

    select
        organization_record_key,
        name_key,
        'npi' as block,
        npi as block_key
    from records_standardized
    union all
    select
        organization_record_key,
        name_key,
        'ccn' as block,
        ccn as block_key
    from records_standardized
    union all
    select
        organization_record_key,
        name_key,
        'tax_id' as block,
        tax_id as block_key
    from records_standardized
    union all
    select
        organization_record_key,
        name_key,
        'phone' as block,
        phone_key as block_key
    from records_standardized
    union all
    select
        organization_record_key,
        name_key,
        'name_place' as block,
        {{ joined_key(['name_key', 'city_key', 'state_key']) }} as block_key
    from records_standardized
    union all
    select
        organization_record_key,
        name_key,
        'name_place' as block,
        {{ joined_key(['alternate_name_key', 'city_key', 'state_key']) }} as block_key
    from records_standardized
    where coalesce(alternate_name_key <> name_key, true)
    union all
    select
        organization_record_key,
        name_key,
        'address' as block,
        {{ joined_key(['street_block', 'postal_code_key']) }} as block_key
    from records_standardized
    union all
    select
        organization_record_key,
        name_key,
        'domain_place' as block,
        {{ joined_key(['domain_key', 'city_key', 'state_key']) }} as block_key
    from records_standardized

),

keys_known as (

    select
        organization_record_key,
        name_key,
        block,
        block_key
    from keys_made
    where block_key is not null
    group by
        organization_record_key,
        name_key,
        block,
        block_key

)

select * from keys_known
