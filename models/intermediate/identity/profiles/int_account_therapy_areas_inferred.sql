{#- One row per account with people of a known specialty: the therapy areas that its people practise. -#}
with

contact_record_map as (

    select
        contact_id,
        specialty_key
    from {{ ref('int_contact_record_map') }}
    where specialty_key is not null

),

contact_accounts as (

    select
        contact_id,
        account_id
    from {{ ref('int_contact_accounts') }}
    where account_id is not null

),

therapy_areas as (

    select * from {{ ref('therapy_areas') }}

),

specialties as (

    select specialty_key
    from contact_record_map
    group by specialty_key

),

specialty_areas as (

    select
        specialties.specialty_key,
        therapy_areas.therapy_area
    from specialties
    inner join therapy_areas
        on {{ has_keyword('specialties.specialty_key', 'therapy_areas.keyword') }}
    group by
        specialties.specialty_key,
        therapy_areas.therapy_area

),

areas_inferred as (

    select
        contact_accounts.account_id,
        {{ sorted_list('specialty_areas.therapy_area', ';') }} as therapy_areas
    from contact_accounts
    inner join contact_record_map
        on contact_accounts.contact_id = contact_record_map.contact_id
    inner join specialty_areas
        on contact_record_map.specialty_key = specialty_areas.specialty_key
    group by contact_accounts.account_id

)

select * from areas_inferred
