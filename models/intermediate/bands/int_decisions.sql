{#- One row per scored date, account and programme: the decision of this run with its words, inputs and evidence. -#}

with

coded as (
    select * from {{ ref('int_account_bands') }}
),

worded as (
    select * from {{ ref('int_band_reason_texts') }}
),

inputs as (
    select * from {{ ref('int_decision_inputs') }}
),

evidence as (
    select * from {{ ref('int_decision_evidence') }}
),

steered as (
    select * from {{ ref('int_band_overrides') }}
),

decisions as (
    select
        coded.scored_on,
        coded.policy_version,
        coded.account_id,
        coded.program_id,
        coded.band,
        worded.reason_codes,
        worded.reasons,
        evidence.evidence_activity_ids,
        inputs.decision_inputs,
        steered.feedback_id,
        steered.override_by
    from coded
    inner join worded
        on
            coded.scored_on = worded.scored_on
            and coded.account_id = worded.account_id
            and coded.program_id = worded.program_id
    inner join inputs
        on
            coded.scored_on = inputs.scored_on
            and coded.account_id = inputs.account_id
            and coded.program_id = inputs.program_id
    left join evidence
        on
            coded.scored_on = evidence.scored_on
            and coded.account_id = evidence.account_id
            and coded.program_id = evidence.program_id
    left join steered
        on
            coded.scored_on = steered.scored_on
            and coded.policy_version = steered.policy_version
            and coded.account_id = steered.account_id
            and coded.program_id = steered.program_id
)

select * from decisions
