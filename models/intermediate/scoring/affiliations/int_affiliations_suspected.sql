{#- One row per actor that counts for a suspected account: whose activities are counted once more, machines and all. -#}
{#- Caps hold per person, so all that such a person did comes along, whatever the account. -#}

with

affiliations as (
    select * from {{ ref('int_actor_accounts') }}
),

suspected as (
    select * from {{ ref('int_accounts_suspected') }}
),

people as (
    select affiliations.person_key
    from affiliations
    inner join suspected
        on affiliations.account_id = suspected.account_id
    group by affiliations.person_key
),

affiliations_suspected as (
    select
        affiliations.actor_key,
        affiliations.account_id,
        affiliations.person_key,
        affiliations.contact_id,
        affiliations.decision_role,
        affiliations.account_match_step
    from affiliations
    inner join people
        on affiliations.person_key = people.person_key
)

select * from affiliations_suspected
