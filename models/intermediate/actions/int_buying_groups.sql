{#- One row per account and programme to act on with engaged people: their roles, the role to speak to first, and who may be contacted. -#}

with

subjects as (
    select * from {{ ref('int_actionable_accounts') }}
),

people as (
    select * from {{ ref('int_contact_engagement') }}
    where
        scenario = 'published'
        and is_engaged
        and evaluated_on = scored_on
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
        subjects.account_id,
        subjects.program_id,
        people.contact_id,
        people.decision_role,
        coalesce(contacts.is_contactable, false) as is_contactable,
        row_number() over (
            partition by
                subjects.account_id,
                subjects.program_id
            order by
                coalesce(role_weights.weight_pct, 0) desc,
                people.mid_high_count_90d desc,
                people.decision_role asc,
                people.contact_id asc
        ) as person_rank
    from subjects
    inner join people
        on
            subjects.scored_on = people.scored_on
            and subjects.account_id = people.account_id
    left join contacts
        on people.contact_id = contacts.contact_id
    left join role_weights
        on
            subjects.policy_version = role_weights.policy_version
            and subjects.use_case = role_weights.use_case
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
