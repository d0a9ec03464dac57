{#- One row per account and programme: the one stage it is in on the as-of date, why, since when, and the planned next step. -#}

with

stays as (

    select * from {{ ref('stage_transitions') }}
    where
        stage_level = 'account'
        and is_current

),

rules as (

    select * from {{ policy_rows('stage_rules') }}
    where stage_level = 'account'

),

labels as (

    select * from {{ policy_rows('stage_labels') }}
    where stage_level = 'account'

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

next_actions as (

    select
        account_id,
        program_id,
        owner_id,
        owner_team,
        next_action,
        action_due_on
    from {{ ref('next_actions') }}

),

bands as (

    select
        account_id,
        program_id,
        band
    from {{ ref('int_account_bands_today') }}

),

owners as (

    select
        owner_id,
        team
    from {{ ref('int_owners_latest') }}

),

territories as (

    select
        account_id,
        program_id,
        owner_id
    from {{ ref('account_territories') }}

),

business_days as (

    select * from {{ ref('int_business_days') }}

),

account_outreach as (

    {{ account_outreach() }}

),

hold_words as (

    select * from {{ ref('hold_words') }}

),

{# What stands against approaching a dormant account is said in place of the offer. #}
plans_held as (

    select
        stays.account_id,
        stays.program_id,
        {{ fill_placeholders('hold_words.hold_words', {
            'action': 'rules.next_action', 'until': 'account_outreach.hold_until'
        }) }} as held_action
    from stays
    inner join rules
        on
            stays.policy_version = rules.policy_version
            and stays.stage = rules.stage
            and rules.entry_rule = 'silent_days'
    left join account_outreach
        on
            stays.account_id = account_outreach.account_id
            and stays.program_id = account_outreach.program_id
    inner join hold_words
        on
            hold_words.outreach_reason = case
                when account_outreach.account_id is null then 'no_known_person'
                else account_outreach.outreach_reason
            end

),

{# Who worked on a sale hands it over. #}
sales_rules as (

    select
        policy_version,
        notified_team
    from rules
    where entry_rule = 'open_opportunity'

),

{#
    What is nobody's action of today: a sale is handed over once, a check-in has its date; of other main
    stages nobody acts on, the list says why.
-#}
plans as (

    select
        stays.account_id,
        stays.program_id,
        stays.entered_at,
        rules.sla_business_hours,
        case
            when rules.entry_rule = 'won_opportunity' and stays.days_in_stage <= 30 then 'handover'
            when
                rules.stage_kind = 'side'
                and rules.sla_business_hours > 0
                and stays.recheck_on is not null
                then 'check_in'
            when rules.entry_rule = 'won_opportunity' then 'customer_served'
            when rules.entry_rule = 'open_opportunity' then 'open_opportunity'
            when rules.stage_kind = 'main' and bands.band = 'out_of_scope' then 'out_of_scope'
            when rules.stage_kind = 'main' then 'cold_band'
        end as plan_kind,
        case
            when rules.entry_rule = 'won_opportunity' then sales_rules.notified_team
            else rules.notified_team
        end as plan_team
    from stays
    inner join rules
        on
            stays.policy_version = rules.policy_version
            and stays.stage = rules.stage
    left join sales_rules
        on stays.policy_version = sales_rules.policy_version
    left join bands
        on
            stays.account_id = bands.account_id
            and stays.program_id = bands.program_id
    left join next_actions
        on
            stays.account_id = next_actions.account_id
            and stays.program_id = next_actions.program_id
    where next_actions.account_id is null

),

{# Whose territory it is, else a colleague of the team, spread evenly. #}
plan_owners_ranked as (

    select
        plans.account_id,
        plans.program_id,
        owners.owner_id,
        row_number() over (
            partition by
                plans.account_id,
                plans.program_id
            order by
                case when territories.owner_id is not null then 0 else 1 end asc,
                {{ dbt.hash("plans.account_id || '|' || owners.owner_id") }} asc,
                owners.owner_id asc
        ) as owner_rank
    from plans
    inner join owners
        on plans.plan_team = owners.team
    left join territories
        on
            plans.account_id = territories.account_id
            and plans.program_id = territories.program_id
            and owners.owner_id = territories.owner_id
    where plans.plan_kind in ('handover', 'check_in')

),

plans_owned as (

    select
        plans.account_id,
        plans.program_id,
        plans.plan_kind,
        plan_owners_ranked.owner_id,
        due_days.business_date as handover_due_on,
        case when plans.plan_kind in ('handover', 'check_in') then plans.plan_team end
            as owner_team
    from plans
    left join plan_owners_ranked
        on
            plans.account_id = plan_owners_ranked.account_id
            and plans.program_id = plan_owners_ranked.program_id
            and plan_owners_ranked.owner_rank = 1
    left join business_days as won_days
        on
            plans.plan_kind = 'handover'
            and cast(plans.entered_at as date) = won_days.business_date
    left join business_days as due_days
        on
            {{ is_business_due_day(
                'won_days', 'plans.entered_at', 'plans.sla_business_hours', 'due_days'
            ) }}

),

named as (

    select
        stays.*,
        rules.stage_order,
        rules.stage_kind,
        rules.next_action as stage_plan,
        rules.sla_business_hours,
        next_actions.action_due_on,
        plans_owned.handover_due_on,
        next_actions.account_id is not null as is_acted_on,
        case
            when next_actions.account_id is not null then next_actions.owner_id
            else plans_owned.owner_id
        end as owner_id,
        case
            when next_actions.account_id is not null then next_actions.owner_team
            else plans_owned.owner_team
        end as owner_team,
        coalesce(
            next_actions.next_action,
            plans_held.held_action,
            {{ fill_placeholders('plan_words.hold_words', {'action': 'rules.next_action'}) }},
            rules.next_action
        ) as next_action,
        coalesce(own_labels.stage_label, labels.stage_label) as stage_label
    from stays
    inner join rules
        on
            stays.policy_version = rules.policy_version
            and stays.stage = rules.stage
    left join plans_owned
        on
            stays.account_id = plans_owned.account_id
            and stays.program_id = plans_owned.program_id
    left join hold_words as plan_words
        on
            plans_owned.plan_kind = plan_words.outreach_reason
            and plans_owned.plan_kind != 'check_in'
    inner join programs
        on stays.program_id = programs.program_id
    left join labels as own_labels
        on
            stays.policy_version = own_labels.policy_version
            and programs.use_case = own_labels.use_case
            and stays.stage = own_labels.stage
    left join labels
        on
            stays.policy_version = labels.policy_version
            and labels.use_case = '*'
            and stays.stage = labels.stage
    left join next_actions
        on
            stays.account_id = next_actions.account_id
            and stays.program_id = next_actions.program_id
    left join plans_held
        on
            stays.account_id = plans_held.account_id
            and stays.program_id = plans_held.program_id

),

account_stages as (

    select
        account_id,
        program_id,
        owner_id,
        owner_team,
        stage,
        stage_label,
        stage_kind,
        from_stage,
        stage_before_gates,
        entry_rule,
        reason_code,
        reason,
        evidence_kind,
        evidence_ids,
        next_action,
        stage_plan,
        cast(stage_order as {{ dbt.type_bigint() }}) as stage_order,
        days_in_stage as age_days,
        is_stalled,
        is_waiting,
        recheck_on,
        case
            when is_acted_on then action_due_on
            {# The check-in date is the deadline itself; what nobody has to do is not due. #}
            when recheck_on is not null and stage_kind = 'side' and sla_business_hours > 0
                then recheck_on
            else handover_due_on
        end as next_action_due_on,
        scored_on,
        entered_at,
        policy_version
    from named

)

select * from account_stages
