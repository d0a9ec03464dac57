{#- Fails for every hash that stands for two people or two affiliations: they would share caps and sums. -#}

with

affiliations as (

    select
        person_key,
        person_hash,
        affiliation_hash,
        {{ as_key_values({
            'account': 'account_id',
            'person': 'person_key',
            'contact': 'contact_id',
            'role': 'decision_role',
            'step': 'account_match_step',
        }) }} as affiliation
    from {{ ref('int_affiliations_by_basis') }}

),

met as (

    select person_hash as met_hash
    from affiliations
    group by person_hash
    having min(person_key) != max(person_key)

    union all

    select affiliation_hash as met_hash
    from affiliations
    group by affiliation_hash
    having min(affiliation) != max(affiliation)

)

select * from met
