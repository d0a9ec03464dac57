{#- One row per distinct job title that names a decision role: the role. The lowest priority number wins, then the longest keyword. -#}
with

titles as (

    select title_key
    from {{ ref('int_contact_record_map') }}
    where title_key is not null
    group by title_key

),

title_roles as (

    select * from {{ ref('title_roles') }}

),

roles_ranked as (

    select
        titles.title_key,
        title_roles.decision_role,
        row_number() over (
            partition by titles.title_key
            order by
                title_roles.priority asc,
                length(title_roles.keyword) desc,
                title_roles.keyword asc
        ) as row_rank
    from titles
    inner join title_roles
        on {{ has_keyword('titles.title_key', 'title_roles.keyword') }}

),

roles_found as (

    select
        title_key,
        decision_role
    from roles_ranked
    where row_rank = 1

)

select * from roles_found
