{#- One row per contact: role, specialty and e-mail, each from the best-ranked record that knows it. Restricted: personal data. -#}
with

contact_record_map as (

    select * from {{ ref('int_contact_record_map') }}

),

record_aliases as (

    select * from {{ ref('int_record_aliases') }}
    where entity = 'contact'

),

record_versions as (

    select
        contact_record_key,
        country,
        is_opted_out,
        is_pdrp,
        is_deleted
    from {{ ref('int_contact_record_versions') }}

),

title_roles as (

    select * from {{ ref('title_roles') }}

),

specialty_groups as (

    select * from {{ ref('specialty_groups') }}

),

specialty_roles as (

    select * from {{ ref('specialty_roles') }}

),

titles as (

    select title_key
    from contact_record_map
    where title_key is not null
    group by title_key

),

specialties as (

    select specialty_key
    from contact_record_map
    where specialty_key is not null
    group by specialty_key

),

roles_of_titles as (

    {{ best_keyword('titles', 'title_key', 'title_roles', 'decision_role') }}

),

groups_of_specialties as (

    {{ best_keyword('specialties', 'specialty_key', 'specialty_groups', 'specialty_group') }}

),

records_coded as (

    select
        contact_record_map.contact_id,
        contact_record_map.survivor_rank,
        contact_record_map.email,
        roles_of_titles.decision_role,
        groups_of_specialties.specialty_group
    from contact_record_map
    left join roles_of_titles
        on contact_record_map.title_key = roles_of_titles.title_key
    left join groups_of_specialties
        on contact_record_map.specialty_key = groups_of_specialties.specialty_key

),

survivors_ranked as (

    select
        contact_id,
        min(case when email is not null then survivor_rank end) as email_rank,
        min(case when decision_role is not null then survivor_rank end) as decision_role_rank,
        min(case when specialty_group is not null then survivor_rank end) as specialty_group_rank
    from records_coded
    group by contact_id

),

contacts_described as (

    select
        records_coded.contact_id,
        max(case
            when records_coded.survivor_rank = survivors_ranked.email_rank
                then records_coded.email
        end) as email,
        max(case
            when records_coded.survivor_rank = survivors_ranked.decision_role_rank
                then records_coded.decision_role
        end) as decision_role,
        max(case
            when records_coded.survivor_rank = survivors_ranked.specialty_group_rank
                then records_coded.specialty_group
        end) as specialty_group,
        cast(count(*) as {{ dbt.type_bigint() }}) as source_record_count
    from records_coded
    inner join survivors_ranked
        on records_coded.contact_id = survivors_ranked.contact_id
    group by records_coded.contact_id

),

{# What a record said that was merged away at its source still holds. #}
records_of_people as (

    {{ records_of_people() }}

),

people_restricted as (

    select
        records_of_people.contact_id,
        max(case when record_versions.is_opted_out then 1 else 0 end) = 1 as is_opted_out,
        max(case when record_versions.is_pdrp then 1 else 0 end) = 1 as is_pdrp,
        {{ sorted_list(
            'case when not coalesce(record_versions.is_deleted, false) then '
            ~ word_key('record_versions.country') ~ ' end',
            ';'
        ) }} as country_words
    from records_of_people
    inner join record_versions
        on records_of_people.contact_record_key = record_versions.contact_record_key
    group by records_of_people.contact_id

),

{# a title counts before a specialty, also a title that says former or assistant and so leaves the role open #}
roles_completed as (

    select
        contacts_described.contact_id,
        contacts_described.email,
        contacts_described.specialty_group,
        people_restricted.country_words,
        people_restricted.is_opted_out,
        people_restricted.is_pdrp,
        contacts_described.source_record_count,
        nullif(
            coalesce(contacts_described.decision_role, specialty_roles.decision_role), 'unknown'
        ) as decision_role
    from contacts_described
    inner join people_restricted
        on contacts_described.contact_id = people_restricted.contact_id
    left join specialty_roles
        on contacts_described.specialty_group = specialty_roles.specialty_group

)

select * from roles_completed
