{#- One row per account with people of a known specialty: the therapy areas that its people practise. -#}
with

contact_persons as (

    select
        contact_id,
        specialty_key
    from {{ ref('int_contact_persons') }}
    where specialty_key is not null

),

contacts_matched as (

    select
        contact_id,
        account_id
    from {{ ref('int_contacts_matched') }}
    where account_id is not null

),

therapy_areas as (

    select * from {{ ref('therapy_areas') }}

),

specialties as (

    select specialty_key
    from contact_persons
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
        contacts_matched.account_id,
        {{ sorted_list('specialty_areas.therapy_area', ';') }} as therapy_areas
    from contacts_matched
    inner join contact_persons
        on contacts_matched.contact_id = contact_persons.contact_id
    inner join specialty_areas
        on contact_persons.specialty_key = specialty_areas.specialty_key
    group by contacts_matched.account_id

)

select * from areas_inferred
