{#- One row per source system x firmographic attribute: how many of its organization records know it. -#}
with

record_attributes as (

    select * from {{ ref('int_organization_record_attributes') }}

),

attributes_counted as (

    {% for attribute in firmographic_attributes() -%}
    select
        source_system,
        '{{ attribute }}' as attribute,
        count(*) as record_count,
        count({{ attribute }}) as known_count
    from record_attributes
    group by source_system
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

completeness_measured as (

    select
        source_system,
        attribute,
        cast(record_count as {{ dbt.type_bigint() }}) as record_count,
        cast(known_count as {{ dbt.type_bigint() }}) as known_count,
        cast({{ floor_divide('100 * known_count', 'record_count') }} as {{ dbt.type_bigint() }})
            as known_pct
    from attributes_counted

)

select * from completeness_measured
