{#- One row per distinct organization name: its standard form, letters and initials, and whether it says hospital or practice. -#}
with

name_words as (

    select * from {{ ref('int_organization_name_words') }}

),

names_joined as (

    select
        plain_name,
        {{ ordered_list('word', 'word_position') }} as name_key,
        {{ ordered_list('word', 'word_position', '') }} as name_letters,
        {{ ordered_list('substr(word, 1, 1)', 'word_position', '') }} as name_initials,
        case
            {# the clinics of a hospital and its clinics are not a practice #}
            when max(case when word in ('hospital', 'medicalcenter') then 1 else 0 end) = 1
                then 'hospital'
            when max(case when service_group = 'practice' then 1 else 0 end) = 1 then 'practice'
            else cast(null as {{ dbt.type_string() }})
        end as named_kind,
        {# Mercy Clinic North and Mercy Clinic 2 are branches of Mercy Clinic #}
        coalesce({{ sorted_list(branch_word(), ' ') }}, '') as named_branch
    from name_words
    group by plain_name

)

select * from names_joined
