{#-
    One row per account and programme in scope on the latest date, and decision role that the programme
    requires or somebody there has: whom do we know in it, and who is engaged.
-#}

with

coded as (

    select * from {{ ref('int_account_bands_today') }}
    {# Step 1 is out of scope. #}
    where band_step != 1

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

role_weights as (

    select * from {{ policy_rows('role_weights') }}

),

families as (

    {{ accounts_with_sites() }}

),

contacts as (

    select
        families.account_id,
        contacts.contact_id,
        contacts.decision_role,
        contacts.is_contactable
    from {{ ref('contacts') }} as contacts
    inner join families
        on contacts.account_id = families.member_account_id
    where families.scored_on = {{ as_of_date() }}

),

people as (

    select
        account_id,
        program_id,
        contact_id
    from (
        {{ people_engaged() }}
    ) as people_engaged
    where scored_on = {{ as_of_date() }}

),

signals as (

    select
        actor_hash,
        activity_date
    from {{ ref('int_signals_daily') }}
    where
        signal_count > 0
        and activity_date <= {{ as_of_date() }}

),

actor_contacts as (

    select
        actor_hash,
        contact_id
    from {{ ref('int_actor_contacts') }}
    where contact_id is not null

),

{# By actor first: few of them, and many days. #}
actors as (

    select
        actor_hash,
        min(activity_date) as first_active_on
    from signals
    group by actor_hash

),

first_seen as (

    select
        actor_contacts.contact_id,
        min(actors.first_active_on) as first_active_on
    from actors
    inner join actor_contacts
        on actors.actor_hash = actor_contacts.actor_hash
    group by actor_contacts.contact_id

),

accounts_in_scope as (

    select
        coded.scored_on,
        coded.policy_version,
        coded.account_id,
        coded.program_id,
        programs.use_case
    from coded
    inner join programs
        on
            coded.scored_on = programs.scored_on
            and coded.program_id = programs.program_id

),

roles_required as (

    select
        accounts_in_scope.account_id,
        accounts_in_scope.program_id,
        role_weights.decision_role
    from accounts_in_scope
    inner join role_weights
        on
            accounts_in_scope.policy_version = role_weights.policy_version
            and accounts_in_scope.use_case = role_weights.use_case
    where role_weights.is_required

),

roles_known as (

    select
        contacts.account_id,
        contacts.decision_role,
        count(*) as known_contact_count,
        sum(case when contacts.is_contactable then 1 else 0 end) as contactable_contact_count,
        {# New: nobody had heard of them a month ago. #}
        sum(
            case
                when {{ days_between('first_seen.first_active_on', as_of_date()) }} < 30
                    then 1
                else 0
            end
        ) as new_contact_count,
        max(first_seen.first_active_on) as newest_active_on
    from contacts
    left join first_seen
        on contacts.contact_id = first_seen.contact_id
    group by
        contacts.account_id,
        contacts.decision_role

),

roles_engaged as (

    select
        contacts.account_id,
        people.program_id,
        contacts.decision_role,
        count(*) as engaged_contact_count
    from contacts
    inner join people
        on
            contacts.account_id = people.account_id
            and contacts.contact_id = people.contact_id
    group by
        contacts.account_id,
        people.program_id,
        contacts.decision_role

),

roles_listed as (

    select
        account_id,
        program_id,
        decision_role
    from roles_required

    union all

    select
        accounts_in_scope.account_id,
        accounts_in_scope.program_id,
        roles_known.decision_role
    from accounts_in_scope
    inner join roles_known
        on accounts_in_scope.account_id = roles_known.account_id

),

roles_distinct as (

    select
        account_id,
        program_id,
        decision_role
    from roles_listed
    group by
        account_id,
        program_id,
        decision_role

),

roles_counted as (

    select
        roles_distinct.account_id,
        roles_distinct.program_id,
        roles_distinct.decision_role,
        roles_known.newest_active_on,
        roles_required.decision_role is not null as is_required,
        coalesce(roles_known.known_contact_count, 0) as known_contact_count,
        coalesce(roles_known.contactable_contact_count, 0) as contactable_contact_count,
        coalesce(roles_engaged.engaged_contact_count, 0) as engaged_contact_count,
        coalesce(roles_known.new_contact_count, 0) as new_contact_count
    from roles_distinct
    left join roles_required
        on
            roles_distinct.account_id = roles_required.account_id
            and roles_distinct.program_id = roles_required.program_id
            and roles_distinct.decision_role = roles_required.decision_role
    left join roles_known
        on
            roles_distinct.account_id = roles_known.account_id
            and roles_distinct.decision_role = roles_known.decision_role
    left join roles_engaged
        on
            roles_distinct.account_id = roles_engaged.account_id
            and roles_distinct.program_id = roles_engaged.program_id
            and roles_distinct.decision_role = roles_engaged.decision_role

),

{# Every required role weighs the same, however many people are known in it. #}
coverage as (

    select
        account_id,
        program_id,
        sum(case when is_required then 1 else 0 end) as required_count,
        sum(case when is_required and known_contact_count > 0 then 1 else 0 end) as known_count,
        sum(case when is_required and engaged_contact_count > 0 then 1 else 0 end) as engaged_count,
        sum(engaged_contact_count) as engaged_contact_count
    from roles_counted
    group by
        account_id,
        program_id

),

stakeholder_coverage as (

    select
        roles_counted.account_id,
        roles_counted.program_id,
        roles_counted.decision_role,
        roles_counted.is_required,
        case
            when roles_counted.engaged_contact_count > 0 then 'engaged'
            when roles_counted.known_contact_count > 0 then 'known'
            else 'missing'
        end as coverage_status,
        cast(roles_counted.known_contact_count as {{ dbt.type_bigint() }}) as known_contact_count,
        cast(roles_counted.contactable_contact_count as {{ dbt.type_bigint() }})
            as contactable_contact_count,
        cast(roles_counted.engaged_contact_count as {{ dbt.type_bigint() }})
            as engaged_contact_count,
        cast(roles_counted.new_contact_count as {{ dbt.type_bigint() }}) as new_contact_count,
        cast(
            {{ floor_divide(
                '100 * roles_counted.engaged_contact_count',
                'nullif(roles_counted.known_contact_count, 0)',
            ) }} as {{ dbt.type_bigint() }}
        ) as engaged_contacts_pct,
        cast(
            {{ floor_divide('100 * coverage.known_count', 'nullif(coverage.required_count, 0)') }}
            as {{ dbt.type_bigint() }}
        ) as required_roles_known_pct,
        cast(
            {{ floor_divide('100 * coverage.engaged_count', 'nullif(coverage.required_count, 0)') }}
            as {{ dbt.type_bigint() }}
        ) as required_roles_engaged_pct,
        {# Somebody listens, and nobody of those who decide. #}
        coverage.required_count > 0
        and coverage.engaged_contact_count > 0
        and coverage.engaged_count = 0 as is_wrong_person_risk,
        roles_counted.newest_active_on,
        accounts_in_scope.scored_on,
        accounts_in_scope.policy_version
    from roles_counted
    inner join coverage
        on
            roles_counted.account_id = coverage.account_id
            and roles_counted.program_id = coverage.program_id
    inner join accounts_in_scope
        on
            roles_counted.account_id = accounts_in_scope.account_id
            and roles_counted.program_id = accounts_in_scope.program_id

)

select * from stakeholder_coverage
