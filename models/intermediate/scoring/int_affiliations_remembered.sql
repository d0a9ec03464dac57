{#- One row per actor that counted for a reattributed account, or for its family, when scores were last published: who it belonged to. -#}
{#- Caps hold per person, so all that such a person did comes along, whatever the account. -#}

with

affiliations_then as (
    select * from {{ ref('int_affiliations_then') }}
    where account_id is not null
),

accounts as (
    select member_account_id
    from {{ ref('int_accounts_remembered') }}
    group by member_account_id
),

people as (
    select affiliations_then.person_key
    from affiliations_then
    inner join accounts
        on affiliations_then.account_id = accounts.member_account_id
    group by affiliations_then.person_key
),

remembered as (
    select
        affiliations_then.actor_key,
        affiliations_then.account_id,
        affiliations_then.person_key,
        affiliations_then.contact_id,
        affiliations_then.decision_role,
        affiliations_then.account_match_step
    from affiliations_then
    inner join people
        on affiliations_then.person_key = people.person_key
)

select * from remembered
