{#-
    One row per account and programme to act on, on the latest date: the one next action, with whom and
    with which material, who owns it, and what holds it until when.
-#}

with

subjects as (

    select * from {{ ref('int_actionable_accounts') }}

),

planned as (

    select * from {{ ref('int_planned_actions') }}

),

owners as (

    select * from {{ ref('int_action_owners') }}

),

clocks as (

    select * from {{ ref('int_sla_clocks') }}

),

chosen as (

    select * from {{ ref('int_action_contacts') }}

),

material as (

    select * from {{ ref('int_action_content') }}

),

permissions as (

    select
        contact_id,
        channel,
        {# Where a word on the product and a general one both open the channel, the general one. #}
        coalesce(max(case when scope = 'any' then basis end), max(basis)) as permission_basis
    from {{ ref('int_contact_permissions') }}
    where is_permitted
    group by
        contact_id,
        channel

),

suppressed as (

    select * from {{ ref('int_account_suppressions') }}

),

hold_words as (

    select * from {{ ref('hold_words') }}

),

crm_updates as (

    select * from {{ ref('crm_updates') }}

),

business_days as (

    select
        business_date,
        open_minutes,
        minutes_before
    from {{ ref('int_business_days') }}

),

gathered as (

    select
        subjects.account_id,
        subjects.program_id,
        subjects.band,
        subjects.scored_on,
        subjects.policy_version,
        owners.owner_id,
        planned.action_code,
        planned.action,
        planned.action_channel,
        planned.outreach_kind,
        planned.message_theme,
        planned.message_focus,
        planned.top_family,
        planned.top_role,
        planned.trigger_signal,
        planned.trigger_activity_id,
        planned.triggered_on,
        cast(clocks.sla_due_at as date) as clock_due_on,
        clocks.due_reason as clock_reason,
        owners.owner_team,
        owners.secondary_team,
        chosen.contact_id,
        chosen.open_channel,
        chosen.hold_until,
        permissions.permission_basis,
        chosen.lead_program_id,
        chosen.lead_program_name,
        chosen.lead_account_id,
        chosen.lead_account_name,
        chosen.colliding_programs,
        material.content_id,
        material.content_version,
        material.title as content_title,
        {{ outreach_reason('planned', 'chosen', 'suppressed') }} as outreach_reason
    from subjects
    inner join planned
        on
            subjects.account_id = planned.account_id
            and subjects.program_id = planned.program_id
    inner join owners
        on
            subjects.account_id = owners.account_id
            and subjects.program_id = owners.program_id
    inner join clocks
        on
            subjects.account_id = clocks.account_id
            and subjects.program_id = clocks.program_id
    left join chosen
        on
            subjects.account_id = chosen.account_id
            and subjects.program_id = chosen.program_id
    left join permissions
        on
            chosen.contact_id = permissions.contact_id
            and chosen.open_channel = permissions.channel
    left join material
        on
            subjects.account_id = material.account_id
            and subjects.program_id = material.program_id
    left join suppressed
        on subjects.account_id = suppressed.account_id

),

held as (

    select
        gathered.*,
        hold_words.hold_reason,
        hold_words.hold_words,
        hold_words.held_channel,
        {{ add_days('gathered.hold_until', 1) }} as day_after_hold,
        {# Nothing is due while it is nobody's to do; what waits is due on the next working day after. #}
        case
            when
                hold_words.hold_reason is not null
                and hold_words.held_channel = 'none'
                and gathered.hold_until is null
                then cast(null as {{ dbt.type_string() }})
            when
                hold_words.hold_reason is not null
                and gathered.hold_until >= gathered.clock_due_on
                then 'hold'
            when gathered.clock_due_on is not null then gathered.clock_reason
        end as due_reason,
        case
            when hold_words.hold_reason is null
                then coalesce(gathered.open_channel, gathered.action_channel)
            else coalesce(hold_words.held_channel, gathered.action_channel)
        end as channel_now,
        gathered.outreach_reason is null and gathered.outreach_kind != 'desk' as is_outbound
    from gathered
    left join hold_words
        on gathered.outreach_reason = hold_words.outreach_reason

),

{# A day without work adds no minutes to the scale: the next working day stands on the same place. #}
dated as (

    select
        held.*,
        case
            when held.due_reason = 'hold'
                then coalesce(working_days.business_date, held.day_after_hold)
            when held.due_reason is not null then held.clock_due_on
        end as action_due_on,
        coalesce(own_updates.crm_update, crm_updates.crm_update) as crm_update
    from held
    left join business_days as days_after
        on
            held.due_reason = 'hold'
            and held.day_after_hold = days_after.business_date
    left join business_days as working_days
        on
            days_after.minutes_before = working_days.minutes_before
            and working_days.open_minutes > 0
    left join crm_updates as own_updates
        on
            held.channel_now = own_updates.action_channel
            and held.action_code = own_updates.action_code
    left join crm_updates
        on
            held.channel_now = crm_updates.action_channel
            and crm_updates.action_code = '*'

),

next_actions as (

    select
        account_id,
        program_id,
        owner_id,
        case when is_outbound then contact_id end as contact_id,
        band,
        action_code,
        case
            when hold_reason is null and open_channel = 'phone' and action_channel = 'email'
                then action || ' (by telephone: e-mail is not open)'
            when hold_reason is null and open_channel = 'email' and action_channel = 'phone'
                then action || ' (by e-mail: the telephone is not open)'
            when hold_reason is null then action
            else
                {{ fill_placeholders('hold_words', {
                    'action': 'action', 'until': 'hold_until', 'program': 'lead_program_name',
                    'account': "coalesce(lead_account_name, 'the system')",
                }) }}
        end as next_action,
        channel_now as action_channel,
        outreach_kind,
        message_theme,
        message_focus,
        top_family as signal_family,
        top_role as decision_role,
        trigger_signal,
        trigger_activity_id,
        case when is_outbound then content_id end as content_id,
        case when is_outbound then content_version end as content_version,
        case
            when not is_outbound then 'None needed'
            when content_id is null then 'No approved material fits: use none and ask for it'
            else
                coalesce(content_title, 'Untitled')
                || ' ('
                || content_id
                || ', version '
                || content_version
                || ')'
        end as material_to_use,
        case when is_outbound then permission_basis end as permission_basis,
        owner_team,
        secondary_team,
        hold_reason,
        case when outreach_kind != 'desk' then coalesce(lead_program_id, program_id) end
            as lead_program_id,
        coalesce(lead_account_id, account_id) as lead_account_id,
        colliding_programs,
        is_outbound,
        triggered_on,
        case when hold_reason is not null then hold_until end as hold_until,
        action_due_on,
        due_reason,
        coalesce(due_reason = 'next_step' and action_due_on < scored_on, false)
            as is_next_step_late,
        crm_update,
        scored_on,
        policy_version
    from dated

)

select * from next_actions
