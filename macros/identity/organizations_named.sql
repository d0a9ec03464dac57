{#-
    CTEs that end in `organizations_named`: one row per organization_name_key of the CTE `names` that accounts
    are called: the one account of that name, as spelled or else in its standard form, or null and the first
    and the last of several.
-#}
{% macro organizations_named(names) -%}
name_words as (

    select * from {{ ref('organization_name_words') }}

),

name_lookup_keys as (

    select * from {{ ref('int_account_lookup_keys') }}
    where key_kind in ('name', 'standard_name')

),

names_to_find as (

    select
        organization_name_key,
        {{ plain_organization_name(joined_legal_forms('organization_name_key')) }} as plain_name
    from {{ names }}

),

names_known as (

    select plain_name from names_to_find
    group by plain_name

),

{{ standard_name_words('names_known') }}

names_standardized as (

    select
        plain_name,
        {{ ordered_list('word', 'word_position') }} as name_key
    from words_standardized
    group by plain_name

),

organizations_named as (

    select
        names_to_find.organization_name_key,
        coalesce(as_spelled.account_id, standard.account_id) as account_id,
        coalesce(standard.first_account_id, as_spelled.first_account_id) as first_account_id,
        coalesce(standard.last_account_id, as_spelled.last_account_id) as last_account_id,
        coalesce(standard.account_count, as_spelled.account_count) as account_count
    from names_to_find
    left join names_standardized
        on names_to_find.plain_name = names_standardized.plain_name
    left join name_lookup_keys as as_spelled
        on
            names_to_find.organization_name_key = as_spelled.lookup_key
            and as_spelled.key_kind = 'name'
    left join name_lookup_keys as standard
        on
            names_standardized.name_key = standard.lookup_key
            and standard.key_kind = 'standard_name'
    where
        as_spelled.lookup_key is not null
        or standard.lookup_key is not null

),
{%- endmacro %}
