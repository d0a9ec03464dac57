{#- One row per decision: a band or reasons that differ from what was last decided for the account and programme. -#}
{#-
    Append-only, and kept by a full refresh: it says what was said at the time. A second, different
    decision of one date is a revision.
-#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='append_new_columns',
        pre_hook="{{ keep_published_columns() }}",
    )
}}

with

decisions as (

    select * from {{ ref('int_decisions') }}

),

tiered as (

    select
        scored_on,
        account_id,
        program_id,
        segment
    from {{ ref('int_account_tiers') }}

),

statements as (

    select
        account_id,
        program_id,
        band,
        reason_codes,
        cast(0 as {{ dbt.type_bigint() }}) as decision_revision,
        1 as statement_order,
        scored_on
    from decisions
    {%- if is_incremental() %}

    union all

    select
        account_id,
        program_id,
        band,
        reason_codes,
        decision_revision,
        0 as statement_order,
        scored_on
    from {{ this }}
    {%- endif %}

),

compared as (

    select
        account_id,
        program_id,
        band,
        reason_codes,
        statement_order,
        scored_on,
        lag(band) over (
            partition by account_id, program_id
            order by scored_on asc, statement_order asc, decision_revision asc
        ) as previous_band,
        lag(reason_codes) over (
            partition by account_id, program_id
            order by scored_on asc, statement_order asc, decision_revision asc
        ) as previous_reason_codes,
        lag(decision_revision) over (
            partition by account_id, program_id
            order by scored_on asc, statement_order asc, decision_revision asc
        ) as previous_revision,
        lag(scored_on) over (
            partition by account_id, program_id
            order by scored_on asc, statement_order asc, decision_revision asc
        ) as previous_scored_on
    from statements

),

changed as (

    select
        account_id,
        program_id,
        previous_band,
        scored_on,
        case
            when previous_scored_on = scored_on then previous_revision + 1
            else 1
        end as decision_revision
    from compared
    where
        statement_order = 1
        and (
            previous_band is null
            or previous_band != band
            or previous_reason_codes != reason_codes
        )

),

decision_log as (

    select
        {{ dbt.hash(
            "changed.account_id || '|' || changed.program_id"
            ~ " || '|' || cast(changed.scored_on as " ~ dbt.type_string() ~ ")"
            ~ " || '|' || cast(changed.decision_revision as " ~ dbt.type_string() ~ ")"
        ) }} as decision_id,
        decisions.account_id,
        decisions.program_id,
        decisions.band,
        changed.previous_band,
        decisions.reason_codes,
        decisions.reasons,
        decisions.evidence_activity_ids,
        decisions.decision_inputs,
        {{ dbt.hash('decisions.decision_inputs') }} as inputs_hash,
        decisions.feedback_id,
        decisions.override_by,
        tiered.segment,
        cast(changed.decision_revision as {{ dbt.type_bigint() }}) as decision_revision,
        decisions.scored_on,
        {# The end of the as-of date: a decision holds all day, and a build knows no other clock. #}
        cast(
            {{ dbt.dateadd(
                'second', 86399, 'cast(decisions.scored_on as ' ~ dbt.type_timestamp() ~ ')'
            ) }}
            as {{ dbt.type_timestamp() }}
        ) as decided_at,
        decisions.policy_version
    from changed
    inner join decisions
        on
            changed.account_id = decisions.account_id
            and changed.program_id = decisions.program_id
            and changed.scored_on = decisions.scored_on
    {# of today's decisions: an earlier date is decided anew without one #}
    left join tiered
        on
            decisions.scored_on = tiered.scored_on
            and decisions.account_id = tiered.account_id
            and decisions.program_id = tiered.program_id

)

select * from decision_log
