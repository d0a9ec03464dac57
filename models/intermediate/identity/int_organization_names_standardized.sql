{#- One row per distinct organization name: its standard form, and what it says of service. -#}
with

name_words as (

    select * from {{ ref('int_organization_name_words') }}

),

names_joined as (

    select
        plain_name,
        {{ ordered_list('word', 'word_position') }} as name_key,
        {{ sorted_list('service_group', ' ') }} as service_key,
        cast(sum(case when is_distinctive then 1 else 0 end) as {{ dbt.type_bigint() }})
            as distinctive_word_count
    from name_words
    group by plain_name

)

select * from names_joined
