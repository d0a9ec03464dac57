{#- One row per notice: an entry into a stage that a team must know of, or a check-in date that has come. -#}
{#-
    Append-only, and kept by a full refresh. A fact that arrives late may date an entry anew: it is
    the same entry by its number or by its evidence, and is not told twice.
-#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='append_new_columns',
        meta={'renamed_columns': {'told_on': 'notified_on'}},
        pre_hook="{{ keep_published_columns() }}",
    )
}}

with

stays as (

    select * from {{ ref('stage_transitions') }}

),

rules as (

    select * from {{ policy_rows('stage_rules') }}
    where notified_team is not null

),

rechecks_of_accounts as (

    select
        program_id,
        account_id,
        evidence_ids
    from stays
    where
        stage_level = 'account'
        and recheck_on is not null

),

candidates as (

    select
        'stage_entered' as notification_kind,
        stays.*,
        cast(stays.entered_at as date) as due_on,
        rules.notified_team,
        rules.next_action
    from stays
    inner join rules
        on
            stays.policy_version = rules.policy_version
            and stays.stage_level = rules.stage_level
            and stays.stage = rules.stage
    where rules.stage_kind = 'main'

    union all

    {# What covers the whole account is told once, not for each of its people. #}
    select
        'recheck_due' as notification_kind,
        stays.*,
        stays.recheck_on as due_on,
        rules.notified_team,
        rules.next_action
    from stays
    inner join rules
        on
            stays.policy_version = rules.policy_version
            and stays.stage_level = rules.stage_level
            and stays.stage_before_gates = rules.stage
    left join rechecks_of_accounts
        on
            stays.stage_level = 'lead'
            and stays.program_id = rechecks_of_accounts.program_id
            and stays.account_id = rechecks_of_accounts.account_id
            and stays.evidence_ids = rechecks_of_accounts.evidence_ids
    where
        stays.recheck_on <= stays.scored_on
        and (stays.left_at is null or cast(stays.left_at as date) >= stays.recheck_on)
        and (stays.stage_level = 'account' or stays.evidence_kind = 'call_outcome')
        and rechecks_of_accounts.evidence_ids is null

),

keyed as (

    select
        *,
        {{ dbt.hash(
            "notification_kind || '|' || stage_level || '|' || program_id || '|'"
            ~ " || stage_before_gates || '|' || evidence_ids || '|'"
            ~ " || case when notification_kind = 'recheck_due' then cast(due_on as "
            ~ dbt.type_string() ~ ") else '' end"
        ) }} as notification_id
    from candidates

),

{# Before the first build nothing was told. #}
told as (

    select
        notification_id,
        notification_kind,
        stage_level,
        account_id,
        contact_id,
        program_id,
        stage,
        entry_number
    {% if is_incremental() -%}
    from {{ this }}
    {%- else -%}
    from keyed
    where 1 = 0
    {%- endif %}

),

untold as (

    select
        keyed.*,
        row_number() over (
            partition by keyed.notification_id
            order by keyed.account_id asc, keyed.contact_id asc nulls first
        ) as notice_rank
    from keyed
    left join told as told_by_evidence
        on keyed.notification_id = told_by_evidence.notification_id
    left join told as told_by_number
        on
            keyed.notification_kind = told_by_number.notification_kind
            and keyed.notification_kind = 'stage_entered'
            and keyed.stage_level = told_by_number.stage_level
            and keyed.account_id = told_by_number.account_id
            and coalesce(keyed.contact_id, '') = coalesce(told_by_number.contact_id, '')
            and keyed.program_id = told_by_number.program_id
            and keyed.stage_before_gates = told_by_number.stage
            and keyed.entry_number = told_by_number.entry_number
    where
        told_by_evidence.notification_id is null
        and told_by_number.notification_id is null

),

stage_notifications as (

    select
        notification_id,
        notification_kind,
        stage_level,
        account_id,
        contact_id,
        program_id,
        stage_before_gates as stage,
        from_stage,
        notified_team,
        next_action,
        evidence_kind,
        evidence_ids,
        entry_number,
        is_current,
        due_on,
        scored_on as notified_on,
        scored_on as told_on,
        entered_at,
        policy_version
    from untold
    where notice_rank = 1

)

select * from stage_notifications
