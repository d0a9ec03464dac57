{#- One row per signal basis and actor: who it belongs to when signals are counted. -#}
{#-
    Basis `current` is who they belong to today; `remembered` is who they belonged to when scores
    were last published, for what has moved since; `with_suspects` counts what looks like a
    machine's as well, where there is any. The hashes stand for the texts where many signals are
    joined and summed.
-#}

with

actors as (
    {% for basis, affiliations in [
        ('current', ref('int_actor_accounts')),
        ('remembered', ref('int_affiliations_remembered')),
        ('with_suspects', ref('int_affiliations_suspected')),
    ] -%}
    select
        '{{ basis }}' as affiliation_basis,
        actor_key,
        {{ affiliation_columns() | join(',\n        ') }}
    from {{ affiliations }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

counted as (
    select
        *,
        {{ row_fingerprint(['actor_key']) }} as actor_hash,
        {{ row_fingerprint(['affiliation_basis', 'person_key']) }} as person_hash,
        {{ row_fingerprint(affiliation_columns()) }} as affiliation_hash
    from actors
)

select * from counted
