{#- One row per account: the attributes that survived, each from the record that int_account_survivors names. -#}
with

record_attributes as (

    select * from {{ ref('int_organization_record_attributes') }}

),

survivors as (

    select * from {{ ref('int_account_survivors') }}

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
        {{ dbt.bool_or(
            'case'
            ~ ' when record_attributes.survivor_rank = survivors.has_formulary_committee_rank'
            ~ ' then record_attributes.has_formulary_committee end'
        ) }} as has_formulary_committee,
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

)

select * from accounts_measured
