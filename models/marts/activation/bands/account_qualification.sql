{#- One row per account, programme and qualification rule on the latest date: pass, fail or unknown, what that does to the band, and the evidence. -#}

with

rules_judged as (

    select * from {{ ref('int_qualification_results') }}
    where scored_on = {{ as_of_date() }}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

rules as (

    select * from {{ policy_rows('qualification_rules') }}

),

axes_judged as (

    select * from {{ ref('int_qualification_axis_results') }}

),

rule_texts as (

    select
        policy_version,
        use_case,
        rule_id,
        {{ sorted_list('rule_text', ', or ') }} as rule_text
    from rules
    group by
        policy_version,
        use_case,
        rule_id

),

unioned as (

    select
        rules_judged.account_id,
        rules_judged.program_id,
        rules_judged.rule_id,
        rules_judged.rule_axis,
        rule_texts.rule_text,
        rules_judged.result,
        case
            when rules_judged.result = 'fail' then rules_judged.on_fail
            when rules_judged.result = 'unknown' then rules_judged.on_unknown
            else 'keep'
        end as effect,
        rules_judged.evidence,
        rules_judged.on_fail != 'keep' or rules_judged.on_unknown != 'keep' as is_gate,
        rules_judged.scored_on,
        rules_judged.policy_version
    from rules_judged
    inner join programs
        on
            rules_judged.policy_version = programs.policy_version
            and rules_judged.program_id = programs.program_id
    inner join rule_texts
        on
            rules_judged.policy_version = rule_texts.policy_version
            and programs.use_case = rule_texts.use_case
            and rules_judged.rule_id = rule_texts.rule_id

    union all

    select
        account_id,
        program_id,
        axis as rule_id,
        axis as rule_axis,
        axis_text as rule_text,
        result,
        'keep' as effect,
        evidence,
        false as is_gate,
        scored_on,
        policy_version
    from axes_judged

)

select * from unioned
