{#- One row per source system x firmographic attribute: how many of its organization records know it. -#}
with

record_attributes as (

    select * from {{ ref('int_organization_record_attributes') }}

),

known_areas as (

    {{ known_therapy_areas() }}

),

tags_written as (

    select
        therapy_areas,
        {{ as_code_list('therapy_areas') }} as tag_list
    from record_attributes
    where therapy_areas is not null
    group by therapy_areas

),

{# Lists with a tag that is no area that we know. #}
tags_unread as (

    select tags_written.therapy_areas
    from tags_written
    left join known_areas
        on tags_written.tag_list like concat('%;', known_areas.word, ';%')
    group by
        tags_written.therapy_areas,
        tags_written.tag_list
    having
        count(distinct known_areas.word)
        < length(tags_written.tag_list) - length(replace(tags_written.tag_list, ';', '')) - 1

),

records_judged as (

    select
        record_attributes.*,
        tags_unread.therapy_areas is not null as has_unread_tag,
        coalesce(
            cast(record_attributes.updated_at as date) < {{ add_days(as_of_date(), -365) }}, true
        ) as is_old
    from record_attributes
    left join tags_unread
        on record_attributes.therapy_areas = tags_unread.therapy_areas

),

attributes_counted as (

    {% for attribute in firmographic_attributes() -%}
    select
        source_system,
        '{{ attribute }}' as attribute,
        count(*) as record_count,
        count({{ attribute }}) as known_count,
        {{ 'count(case when has_unread_tag then 1 end)' if attribute == 'therapy_areas' else '0' }}
            as unread_count,
        count(case when is_old then {{ attribute }} end) as old_count
    from records_judged
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
        cast(unread_count as {{ dbt.type_bigint() }}) as unread_count,
        cast(old_count as {{ dbt.type_bigint() }}) as old_count,
        cast({{ floor_divide('100 * known_count', 'record_count') }} as {{ dbt.type_bigint() }})
            as known_pct
    from attributes_counted

)

select * from completeness_measured
