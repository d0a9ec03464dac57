{#-
    One row per account and programme to act on with somebody: which programme leads, where several
    would go to the same person or act on the same activity. One approach, not three.
-#}

with

subjects as (
    select * from {{ ref('int_actionable_accounts') }}
),

planned as (
    select * from {{ ref('int_planned_actions') }}
    where outreach_kind != 'desk'
),

signals as (
    select * from {{ ref('int_signals_ranked') }}
    where
        polarity = 'positive'
        and signal_rank = 1
),

chosen as (
    select * from {{ ref('int_action_contacts') }}
),

scores as (
    select * from {{ ref('int_account_scores_today') }}
),

programs as (
    select * from {{ ref('int_programs_today') }}
),

approaches as (
    select
        planned.account_id,
        planned.program_id,
        programs.program_name,
        chosen.contact_id,
        coalesce(planned.trigger_activity_id, signals.latest_activity_id) as driver_activity_id,
        row_number() over (
            partition by planned.account_id
            order by
                case when chosen.contact_id is null then 1 else 0 end asc,
                subjects.band_step asc,
                planned.trigger_tier asc nulls last,
                scores.warmth_hundredths desc,
                planned.program_id asc
        ) as approach_rank
    from planned
    inner join subjects
        on
            planned.account_id = subjects.account_id
            and planned.program_id = subjects.program_id
    inner join programs
        on
            planned.scored_on = programs.scored_on
            and planned.program_id = programs.program_id
    inner join scores
        on
            planned.scored_on = scores.scored_on
            and planned.account_id = scores.account_id
            and planned.program_id = scores.program_id
    left join signals
        on
            planned.scored_on = signals.scored_on
            and planned.account_id = signals.account_id
            and planned.program_id = signals.program_id
    left join chosen
        on
            planned.account_id = chosen.account_id
            and planned.program_id = chosen.program_id
),

pairs as (
    select
        approaches.account_id,
        approaches.program_id,
        others.program_id as other_program_id,
        others.program_name as other_program_name,
        others.approach_rank as other_rank,
        others.approach_rank < approaches.approach_rank as is_other_ahead
    from approaches
    inner join approaches as others
        on
            approaches.account_id = others.account_id
            and approaches.program_id != others.program_id
            and (
                approaches.driver_activity_id = others.driver_activity_id
                or approaches.contact_id = others.contact_id
            )
),

leads_ranked as (
    select
        *,
        row_number() over (
            partition by
                account_id,
                program_id
            order by other_rank asc
        ) as lead_rank
    from pairs
),

collisions as (
    select
        account_id,
        program_id,
        {{ sorted_list('other_program_id', ';') }} as colliding_programs,
        max(case when lead_rank = 1 and is_other_ahead then other_program_id end)
            as ahead_program_id,
        max(case when lead_rank = 1 and is_other_ahead then other_program_name end)
            as ahead_program_name
    from leads_ranked
    group by
        account_id,
        program_id
),

action_leads as (
    select
        approaches.account_id,
        approaches.program_id,
        collisions.colliding_programs,
        collisions.ahead_program_name as lead_program_name,
        coalesce(collisions.ahead_program_id, approaches.program_id) as lead_program_id,
        collisions.ahead_program_id is null as is_lead
    from approaches
    left join collisions
        on
            approaches.account_id = collisions.account_id
            and approaches.program_id = collisions.program_id
)

select * from action_leads
