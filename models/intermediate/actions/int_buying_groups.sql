{#- One row per account and programme with engaged people: their roles, the role to speak to first, and who may be contacted. -#}

with

account_programs as (

    select * from {{ ref('int_account_programs') }}
    where
        is_in_force
        and scored_on = {{ as_of_date() }}

),

people as (

    {{ people_engaged() }}

),

contacts as (

    select
        contact_id,
        is_contactable
    from {{ ref('int_contactability') }}

),

role_weights as (

    select * from {{ policy_rows('role_weights') }}

),

people_ranked as (

    select
        account_programs.account_id,
        account_programs.program_id,
        people.contact_id,
        people.decision_role,
        coalesce(contacts.is_contactable, false) as is_contactable,
        row_number() over (
            partition by
                account_programs.account_id,
                account_programs.program_id
            order by
                coalesce(role_weights.weight_pct, 0) desc,
                people.mid_high_count_90d desc,
                people.decision_role asc,
                people.contact_id asc
        ) as person_rank
    from account_programs
    inner join people
        on
            account_programs.scored_on = people.scored_on
            and account_programs.account_id = people.account_id
            and account_programs.program_id = people.program_id
    left join contacts
        on people.contact_id = contacts.contact_id
    left join role_weights
        on
            account_programs.policy_version = role_weights.policy_version
            and account_programs.use_case = role_weights.use_case
            and people.decision_role = role_weights.decision_role

),

summed as (

    select
        account_id,
        program_id,
        max(case when person_rank = 1 then decision_role end) as top_role,
        {{ sorted_list("replace(decision_role, '_', ' ')") }} as engaged_roles,
        count(distinct case when is_contactable then contact_id end) as contactable_count
    from people_ranked
    group by
        account_id,
        program_id

)

select * from summed
