{#- One row per affiliation basis and actor: who it belongs to when signals are counted. -#}
{#-
    Basis `current` is who they belong to today; `remembered` is who they belonged to when scores were last
    published, for the accounts to which that makes a difference; `with_suspects` counts what looks like a
    machine's as well, where there is any. Caps hold per person, so all actors of such a person come along,
    whatever the account. The hashes stand for the texts where many signals are joined and summed.
-#}

with

actor_accounts as (

    select * from {{ ref('int_actor_accounts') }}

),

affiliations_at_last_score as (

    select * from {{ ref('int_affiliations_at_last_score') }}
    where account_id is not null

),

accounts_by_basis as (

    select
        affiliation_basis,
        member_account_id
    from {{ ref('int_accounts_by_basis') }}
    group by
        affiliation_basis,
        member_account_id

),

people_remembered as (

    select affiliations_at_last_score.person_key
    from affiliations_at_last_score
    inner join accounts_by_basis
        on
            affiliations_at_last_score.account_id = accounts_by_basis.member_account_id
            and accounts_by_basis.affiliation_basis = 'remembered'
    group by affiliations_at_last_score.person_key

),

people_with_suspects as (

    select actor_accounts.person_key
    from actor_accounts
    inner join accounts_by_basis
        on
            actor_accounts.account_id = accounts_by_basis.member_account_id
            and accounts_by_basis.affiliation_basis = 'with_suspects'
    group by actor_accounts.person_key

),

actors as (

    select
        'current' as affiliation_basis,
        {{ affiliation_columns() | join(',\n        ') }},
        actor_key
    from actor_accounts

    union all

    select
        'remembered' as affiliation_basis,
        {%- for column in affiliation_columns() %}
        affiliations_at_last_score.{{ column }},
        {%- endfor %}
        affiliations_at_last_score.actor_key
    from affiliations_at_last_score
    inner join people_remembered
        on affiliations_at_last_score.person_key = people_remembered.person_key

    union all

    select
        'with_suspects' as affiliation_basis,
        {%- for column in affiliation_columns() %}
        actor_accounts.{{ column }},
        {%- endfor %}
        actor_accounts.actor_key
    from actor_accounts
    inner join people_with_suspects
        on actor_accounts.person_key = people_with_suspects.person_key

),

hashed as (

    select
        *,
        {{ row_fingerprint(['actor_key']) }} as actor_hash,
        {{ row_fingerprint(['affiliation_basis', 'person_key']) }} as person_hash,
        {{ row_fingerprint(affiliation_columns()) }} as affiliation_hash,
        {{ row_fingerprint(['account_id']) }} as account_hash
    from actors

),

affiliations_by_basis as (

    select
        *,
        {# Readers that want each affiliation once, to name its hash, take this row. #}
        row_number() over (
            partition by
                affiliation_hash,
                {{ affiliation_columns() | join(',\n                ') }}
            order by
                affiliation_basis asc,
                actor_key asc
        ) = 1 as is_first_of_affiliation
    from hashed

)

select * from affiliations_by_basis
