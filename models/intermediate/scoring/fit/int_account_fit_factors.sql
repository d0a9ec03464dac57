{#- One row per scored date, policy version, account, programme and fit criterion: what it could give, what it gave, and whether it is known. -#}
{#- Several policy rows of one criterion are alternatives: the best one that matches counts. -#}

with

account_programs as (

    select * from {{ ref('int_account_programs') }}

),

fit_criteria as (

    select * from {{ policy_rows('fit_criteria') }}

),

attributes as (

    select * from {{ ref('int_account_fit_values') }}

),

criteria_values as (

    {# `;`-separated values taken apart. Twelve is more than any shipped list has; `fit_criteria_values_complete` sees longer ones. #}
    {%- for position in range(1, 13) %}
    select
        policy_version,
        use_case,
        account_type_group,
        criterion,
        attribute,
        operator,
        points,
        {{ dbt.split_part('value', "';'", position) }} as accepted_value
    from fit_criteria
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}

),

criteria as (

    select
        policy_version,
        use_case,
        account_type_group,
        criterion,
        attribute,
        operator,
        points,
        {{ code_name('accepted_value') }} as accepted_value
    from criteria_values
    where {{ code_name('accepted_value') }} is not null

),

alternatives as (

    select
        account_programs.scored_on,
        account_programs.policy_version,
        account_programs.is_in_force,
        account_programs.account_id,
        account_programs.program_id,
        criteria.criterion,
        criteria.attribute,
        criteria.operator,
        criteria.points,
        case
            when criteria.accepted_value = 'program_therapy_area' then account_programs.therapy_area
            else criteria.accepted_value
        end as accepted_value
    from account_programs
    inner join criteria
        on
            account_programs.policy_version = criteria.policy_version
            and account_programs.use_case = criteria.use_case
            and criteria.account_type_group in (account_programs.account_type_group, '*')

),

judged as (

    select
        alternatives.scored_on,
        alternatives.policy_version,
        alternatives.is_in_force,
        alternatives.account_id,
        alternatives.program_id,
        alternatives.criterion,
        alternatives.attribute,
        alternatives.points,
        attributes.coded_value,
        case
            when attributes.coded_value is null then 0
            when
                alternatives.operator in ('in', 'contains_any', 'is_true')
                and attributes.coded_value like '%;' || alternatives.accepted_value || ';%'
                then 1
            when
                alternatives.operator = 'gte'
                and {{ try_integer("replace(attributes.coded_value, ';', '')") }}
                >= {{ try_integer('alternatives.accepted_value') }}
                then 1
            else 0
        end as is_match
    from alternatives
    left join attributes
        on
            alternatives.account_id = attributes.account_id
            and alternatives.attribute = attributes.attribute
    {# A criterion about the programme's therapy area asks nothing of a programme without one. #}
    where alternatives.accepted_value is not null

),

factors as (

    select
        scored_on,
        policy_version,
        is_in_force,
        account_id,
        program_id,
        criterion,
        min(attribute) as attribute,
        max(coded_value) is not null as is_known,
        max(points) as maximum_points,
        max(is_match * points) as points,
        trim(max(coded_value), ';') as known_value
    from judged
    group by
        scored_on,
        policy_version,
        is_in_force,
        account_id,
        program_id,
        criterion

)

select * from factors
