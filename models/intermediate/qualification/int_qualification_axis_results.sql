{#- One row per account, programme and axis on the as-of date: pass, fail or unknown, and the counts in words. An axis is shown and gates nothing. -#}

with

account_programs as (

    select * from {{ ref('int_account_programs') }}
    where
        is_in_force
        and scored_on = {{ as_of_date() }}

),

axes as (

    select * from {{ policy_rows('qualification_axes') }}

),

attributes as (

    select * from {{ ref('int_account_fit_values') }}
    where attribute = 'therapy_areas'

),

contact_accounts as (

    select
        contact_id,
        account_id
    from {{ ref('int_contact_accounts') }}
    where account_id is not null

),

contact_golden_records as (

    select
        contact_id,
        decision_role,
        specialty_group
    from {{ ref('int_contact_golden_records') }}

),

contacts as (

    select
        contact_accounts.account_id,
        contact_golden_records.specialty_group,
        coalesce(contact_golden_records.decision_role, 'unknown') as decision_role
    from contact_accounts
    inner join contact_golden_records
        on contact_accounts.contact_id = contact_golden_records.contact_id

),

role_weights as (

    select * from {{ policy_rows('role_weights') }}
    where is_required

),

scores as (

    select
        account_id,
        program_id,
        mid_high_count_60d,
        last_signal_on
    from {{ ref('int_account_scores_today') }}

),

windows_open as (

    select
        account_id,
        program_id,
        count(*) as open_count,
        {{ sorted_list("replace(readiness_kind, '_', ' ')") }} as open_kinds
    from {{ ref('int_readiness_windows') }}
    where is_open
    group by
        account_id,
        program_id

),

people_known as (

    select
        account_programs.account_id,
        account_programs.program_id,
        count(*) as contact_count,
        {# A group may join two areas, as oncology_hematology does. #}
        sum(
            case
                when
                    contacts.specialty_group
                    like {{ dbt.concat(["'%'", "account_programs.therapy_area", "'%'"]) }}
                    then 1
                else 0
            end
        ) as specialist_count,
        sum(case when contacts.decision_role = 'unknown' then 1 else 0 end) as unknown_role_count,
        count(role_weights.decision_role) as required_role_count
    from account_programs
    inner join contacts
        on account_programs.account_id = contacts.account_id
    left join role_weights
        on
            account_programs.policy_version = role_weights.policy_version
            and account_programs.use_case = role_weights.use_case
            and contacts.decision_role = role_weights.decision_role
    group by
        account_programs.account_id,
        account_programs.program_id

),

counted as (

    select
        account_programs.scored_on,
        account_programs.policy_version,
        account_programs.account_id,
        account_programs.program_id,
        account_programs.therapy_area,
        attributes.coded_value as coded_areas,
        scores.last_signal_on,
        windows_open.open_kinds,
        coalesce(people_known.contact_count, 0) as contact_count,
        coalesce(people_known.specialist_count, 0) as specialist_count,
        coalesce(people_known.unknown_role_count, 0) as unknown_role_count,
        coalesce(people_known.required_role_count, 0) as required_role_count,
        coalesce(scores.mid_high_count_60d, 0) as interest_count,
        coalesce(windows_open.open_count, 0) as open_count
    from account_programs
    left join attributes
        on account_programs.account_id = attributes.account_id
    left join people_known
        on
            account_programs.account_id = people_known.account_id
            and account_programs.program_id = people_known.program_id
    left join scores
        on
            account_programs.account_id = scores.account_id
            and account_programs.program_id = scores.program_id
    left join windows_open
        on
            account_programs.account_id = windows_open.account_id
            and account_programs.program_id = windows_open.program_id

),

judged as (

    select
        counted.*,
        axes.axis,
        axes.axis_order,
        replace(
            axes.axis_text,
            '{minimum}',
            cast(axes.minimum_count as {{ dbt.type_string() }})
        ) as axis_text,
        case
            when axes.axis = 'product_fit' and counted.specialist_count >= axes.minimum_count
                then 'pass'
            when
                axes.axis = 'product_fit'
                and counted.coded_areas
                like {{ dbt.concat(["'%;'", "counted.therapy_area", "';%'"]) }}
                then 'pass'
            when axes.axis = 'product_fit' and counted.coded_areas is not null then 'fail'
            when axes.axis = 'role_fit' and counted.required_role_count >= axes.minimum_count
                then 'pass'
            {# Somebody of unknown role may be the one. #}
            when
                axes.axis = 'role_fit'
                and counted.contact_count > 0
                and counted.unknown_role_count = 0
                then 'fail'
            when axes.axis = 'engagement_fit' and counted.interest_count >= axes.minimum_count
                then 'pass'
            when axes.axis = 'engagement_fit' and counted.last_signal_on is not null then 'fail'
            when axes.axis = 'timing_fit' and counted.open_count >= axes.minimum_count
                then 'pass'
            else 'unknown'
        end as result
    from counted
    inner join axes
        on counted.policy_version = axes.policy_version
    where
        axes.axis != 'product_fit'
        or counted.therapy_area is not null

),

axes_judged as (

    select
        scored_on,
        policy_version,
        account_id,
        program_id,
        axis,
        axis_order,
        axis_text,
        result,
        {{ fill_placeholders(
            "case axis"
            ~ " when 'product_fit' then 'therapy areas {areas}; specialists known: {specialists}'"
            ~ " when 'role_fit' then 'known people in required roles: {roles} of {people}, {unknown} of unknown role'"
            ~ " when 'engagement_fit' then 'signals of real interest: {interest}; last activity: {last}'"
            ~ " else 'open windows: {windows}' end",
            {
                'areas': "replace(replace(trim(replace(coded_areas, ';', ' ')), ' ', ', '), '_', ' ')",
                'specialists': 'specialist_count',
                'roles': 'required_role_count',
                'people': 'contact_count',
                'unknown': 'unknown_role_count',
                'interest': 'interest_count',
                'last': 'last_signal_on',
                'windows': 'open_kinds',
            },
        ) }} as evidence
    from judged

)

select * from axes_judged
