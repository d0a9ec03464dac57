{#- Fails on every entry to be told that no notice tells, and on notices that tell one entry twice. -#}

with

entries as (

    select stays.*
    from {{ ref('stage_transitions') }} as stays
    inner join {{ policy_rows('stage_rules') }}
        on
            stays.policy_version = stage_rules.policy_version
            and stays.stage_level = stage_rules.stage_level
            and stays.stage = stage_rules.stage
            and stage_rules.stage_kind = 'main'
            and stage_rules.notified_team is not null

),

notices as (

    select * from {{ ref('stage_notifications') }}
    where notification_kind = 'stage_entered'

),

untold as (

    select entries.transition_id
    from entries
    left join notices as by_evidence
        on
            entries.stage_level = by_evidence.stage_level
            and entries.program_id = by_evidence.program_id
            and entries.stage = by_evidence.stage
            and entries.evidence_ids = by_evidence.evidence_ids
    left join notices as by_number
        on
            entries.stage_level = by_number.stage_level
            and entries.account_id = by_number.account_id
            and coalesce(entries.contact_id, '') = coalesce(by_number.contact_id, '')
            and entries.program_id = by_number.program_id
            and entries.stage = by_number.stage
            and entries.entry_number = by_number.entry_number
    where
        by_evidence.notification_id is null
        and by_number.notification_id is null

),

told_twice as (

    select min(notification_id) as notification_id
    from notices
    group by
        stage_level,
        account_id,
        contact_id,
        program_id,
        stage,
        entry_number
    having count(*) > 1

)

select
    transition_id as id,
    'untold' as problem
from untold
union all
select
    notification_id as id,
    'told twice' as problem
from told_twice
