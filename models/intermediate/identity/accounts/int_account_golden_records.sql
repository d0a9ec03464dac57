{#-
    One row per account: for each attribute the value of the best-ranked record that knows it; ranks order
    an account's records by trust, then recency, then key. Where no source states a type and the name
    tells one, that is the inferred type.
-#}
with

record_attributes as (

    select * from {{ ref('int_organization_record_attributes') }}

),

name_types as (

    select * from {{ ref('organization_name_types') }}

),

{# for each attribute the rank of the record that it survives from #}
survivors as (

    select
        account_id,
        {%- for attribute in (
            account_text_attributes() + account_number_attributes() + account_flag_attributes()
        ) %}
        min(case when {{ attribute }} is not null then survivor_rank end) as {{ attribute }}_rank,
        {%- endfor %}
        {# a street that can be found beats a better record's bare city #}
        coalesce(
            min(case
                when
                    address_line_1 is not null
                    and (city is not null or postal_code is not null)
                    then survivor_rank
            end),
            min(case when city is not null or postal_code is not null then survivor_rank end),
            min(case when state is not null or country is not null then survivor_rank end)
        ) as address_rank
    from record_attributes
    group by account_id

),

attributes_survived as (

    select
        survivors.account_id,
        {%- for attribute in account_text_attributes() %}
        max(case
            when record_attributes.survivor_rank = survivors.{{ attribute }}_rank
                then record_attributes.{{ attribute }}
        end) as {{ attribute }},
        {%- endfor %}
        {%- for attribute in account_address_attributes() %}
        max(case
            when record_attributes.survivor_rank = survivors.address_rank
                then record_attributes.{{ attribute }}
        end) as {{ attribute }},
        {%- endfor %}
        {%- for attribute in account_number_attributes() %}
        max(case
            when record_attributes.survivor_rank = survivors.{{ attribute }}_rank
                then record_attributes.{{ attribute }}
        end) as {{ attribute }},
        {%- endfor %}
        {%- for attribute in account_flag_attributes() %}
        {{ dbt.bool_or(
            'case'
            ~ ' when record_attributes.survivor_rank = survivors.' ~ attribute ~ '_rank'
            ~ ' then record_attributes.' ~ attribute ~ ' end'
        ) }} as {{ attribute }},
        {%- endfor %}
        cast(count(*) as {{ dbt.type_bigint() }}) as source_record_count
    from survivors
    inner join record_attributes
        on survivors.account_id = record_attributes.account_id
    group by survivors.account_id

),

attributes_counted as (

    select
        *,
        {%- for attribute in firmographic_attributes() %}
        case when {{ attribute }} is null then 0 else 1 end{{ ' +' if not loop.last }}
        {%- endfor %} as known_attribute_count
    from attributes_survived

),

accounts_measured as (

    select
        *,
        cast(
            {{ floor_divide('100 * known_attribute_count', firmographic_attributes() | length) }}
            as {{ dbt.type_bigint() }}
        ) as firmographic_completeness
    from attributes_counted

),

accounts_untyped as (

    select
        account_id,
        {{ organization_name_key('account_name') }} as name_key
    from accounts_measured
    where account_type is null

),

names_untyped as (

    select name_key
    from accounts_untyped
    group by name_key

),

types_of_names as (

    {{ best_keyword('names_untyped', 'name_key', 'name_types', 'account_type') }}

),

accounts_typed as (

    select
        accounts_measured.*,
        types_of_names.account_type as inferred_account_type
    from accounts_measured
    left join accounts_untyped
        on accounts_measured.account_id = accounts_untyped.account_id
    left join types_of_names
        on accounts_untyped.name_key = types_of_names.name_key

)

select * from accounts_typed
