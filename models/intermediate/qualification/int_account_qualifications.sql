{#- One row per scored date, policy version, account and programme that gets a score: is it in scope, and what the qualification filter says in words. -#}
{#- An account and programme without any rule is in scope. -#}

with

account_programs as (

    select
        scored_on,
        policy_version,
        account_id,
        program_id,
        is_in_force
    from {{ ref('int_account_programs') }}

),

qualification_results as (

    select * from {{ ref('int_qualification_results') }}

),

results_applied as (

    select
        *,
        case
            when result = 'fail' then on_fail
            when result = 'unknown' then on_unknown
            else 'keep'
        end as effect,
        replace(rule_axis, '_', ' ') || ' (' || evidence || ')' as rule_words
    from qualification_results

),

results_summed as (

    select
        scored_on,
        policy_version,
        account_id,
        program_id,
        max(case when effect = 'out_of_scope' then 1 else 0 end) = 1 as is_out_of_scope,
        max(case when effect = 'review' then 1 else 0 end) = 1 as is_open,
        {{ sorted_list("case when effect = 'out_of_scope' then rule_words end", "; ") }}
            as failed_rules,
        {{ sorted_list("case when effect = 'review' then rule_words end", "; ") }} as open_rules,
        {{ sorted_list("rule_id || ':' || result", ",") }} as rule_results
    from results_applied
    group by
        scored_on,
        policy_version,
        account_id,
        program_id

),

account_qualifications as (

    select
        account_programs.scored_on,
        account_programs.policy_version,
        account_programs.account_id,
        account_programs.program_id,
        account_programs.is_in_force,
        results_summed.failed_rules,
        results_summed.open_rules,
        results_summed.rule_results,
        coalesce(results_summed.is_out_of_scope, false) as is_out_of_scope,
        coalesce(results_summed.is_open, false) as is_open
    from account_programs
    left join results_summed
        on
            account_programs.scored_on = results_summed.scored_on
            and account_programs.policy_version = results_summed.policy_version
            and account_programs.account_id = results_summed.account_id
            and account_programs.program_id = results_summed.program_id

)

select * from account_qualifications
