{#- One row per scored date, account and programme: what the qualification filter says, as a whole and in words. -#}

with

results as (
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
    from results
),

qualified as (
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
)

select * from qualified
