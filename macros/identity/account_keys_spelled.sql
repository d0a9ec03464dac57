{#-
    One row per key that may name an account, as id_key spells it, and account: its ids, those of its records with
    their system and without, live or merged away. An id that several have is each of them.
-#}
{% macro account_keys_spelled() -%}
    select
        {{ id_key('account_key') }} as account_key,
        account_id
    from {{ ref('int_account_given_names') }}
    where account_id is not null
    union
    select
        {{ id_key('organization_record_key') }} as account_key,
        account_id
    from {{ ref('int_account_record_keys') }}
    union
    select
        {{ id_key(replace_pattern('organization_record_key', '^[^:]*:', '')) }} as account_key,
        account_id
    from {{ ref('int_account_record_keys') }}
{%- endmacro %}
