{#- One row per actor that counted for a reattributed account, or for its family, when scores were last published: who it belonged to. -#}
{#- Caps hold per person, so all that such a person did comes along, whatever the account. -#}

with

affiliations_at_last_score as (
    select * from {{ ref('int_affiliations_at_last_score') }}
    where account_id is not null
),

accounts as (
    select member_account_id
    from {{ ref('int_accounts_remembered') }}
    group by member_account_id
),

people as (
    select affiliations_at_last_score.person_key
    from affiliations_at_last_score
    inner join accounts
        on affiliations_at_last_score.account_id = accounts.member_account_id
    group by affiliations_at_last_score.person_key
),

remembered as (
    select
        affiliations_at_last_score.actor_key,
        affiliations_at_last_score.account_id,
        affiliations_at_last_score.person_key,
        affiliations_at_last_score.contact_id,
        affiliations_at_last_score.decision_role,
        affiliations_at_last_score.account_match_step
    from affiliations_at_last_score
    inner join people
        on affiliations_at_last_score.person_key = people.person_key
)

select * from remembered
