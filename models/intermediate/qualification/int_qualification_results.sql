{#- One row per scored date, account, programme and qualification rule: pass, fail or unknown, and on what evidence. -#}
{#-
    A rule passes when any alternative holds, is unknown when one could not be judged, and fails
    otherwise.
-#}

with

account_programs as (

    select * from {{ ref('int_account_programs') }}

),

rules as (

    select * from {{ policy_rows('qualification_rules') }}

),

attributes as (

    select * from {{ ref('int_account_fit_values') }}

),

contact_accounts as (

    select * from {{ ref('int_contact_accounts') }}

),

contact_golden_records as (

    select
        contact_id,
        decision_role
    from {{ ref('int_contact_golden_records') }}

),

{# A role of a known contact is a value that rules may name. #}
roles as (

    select
        contact_accounts.account_id,
        contact_golden_records.decision_role
    from contact_accounts
    inner join contact_golden_records
        on contact_accounts.contact_id = contact_golden_records.contact_id
    where
        contact_accounts.account_id is not null
        and contact_golden_records.decision_role is not null
    group by
        contact_accounts.account_id,
        contact_golden_records.decision_role

),

facts as (

    select
        account_id,
        attribute,
        coded_value
    from attributes

    union all

    select
        account_id,
        'decision_role' as attribute,
        {{ as_code_list('decision_role') }} as coded_value
    from roles

),

rules_coded as (

    select
        policy_version,
        use_case,
        rule_id,
        rule_axis,
        attribute,
        operator,
        on_unknown,
        on_fail,
        {{ as_code_list('value') }} as coded_rule_value
    from rules

),

alternatives as (

    select
        account_programs.scored_on,
        account_programs.policy_version,
        account_programs.account_id,
        account_programs.program_id,
        rules_coded.rule_id,
        rules_coded.rule_axis,
        rules_coded.attribute,
        rules_coded.operator,
        rules_coded.on_unknown,
        rules_coded.on_fail,
        case
            when rules_coded.coded_rule_value != ';program_therapy_area;'
                then rules_coded.coded_rule_value
            else {{ dbt.concat(["';'", "account_programs.therapy_area", "';'"]) }}
        end as coded_rule_value
    from account_programs
    inner join rules_coded
        on
            account_programs.policy_version = rules_coded.policy_version
            and account_programs.use_case = rules_coded.use_case

),

judged as (

    select
        alternatives.*,
        facts.coded_value,
        {# States are read in capitals, every other code as words. #}
        replace(alternatives.attribute, '_', ' ')
        || ' '
        || case
            when facts.coded_value is null then 'not known'
            when alternatives.attribute = 'state' then upper(replace(facts.coded_value, ';', ''))
            else replace(replace(trim(replace(facts.coded_value, ';', ' ')), ' ', ', '), '_', ' ')
        end as fact_words,
        case
            when facts.coded_value is null then 0
            when
                alternatives.operator = 'in'
                and alternatives.coded_rule_value like '%' || facts.coded_value || '%'
                then 1
            when
                alternatives.operator = 'contains_any'
                and facts.coded_value like '%' || alternatives.coded_rule_value || '%'
                then 1
            else 0
        end as is_match
    from alternatives
    left join facts
        on
            alternatives.account_id = facts.account_id
            and alternatives.attribute = facts.attribute
    {# A rule about the programme's therapy area asks nothing of a programme without one. #}
    where alternatives.coded_rule_value is not null

),

results as (

    select
        scored_on,
        policy_version,
        account_id,
        program_id,
        rule_id,
        rule_axis,
        on_unknown,
        on_fail,
        case
            when max(is_match) = 1 then 'pass'
            when max(case when coded_value is null then 1 else 0 end) = 1 then 'unknown'
            else 'fail'
        end as result,
        {{ sorted_list('fact_words') }} as evidence
    from judged
    group by
        scored_on,
        policy_version,
        account_id,
        program_id,
        rule_id,
        rule_axis,
        on_unknown,
        on_fail

)

select * from results
