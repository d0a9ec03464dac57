{#- One row per account and programme of the warm list that a person owns: everything needed to begin, in words, with no field left empty. -#}

with

warm_accounts as (

    select * from {{ ref('warm_accounts') }}
    where owner_id is not null

),

queue as (

    select * from {{ ref('routing_queue') }}

),

next_actions as (

    select * from {{ ref('next_actions') }}

),

stages as (

    select
        account_id,
        program_id,
        stage_label,
        entered_at
    from {{ ref('account_stages') }}

),

histories as (

    select * from {{ ref('int_account_activity_summaries') }}

),

people as (

    select * from {{ ref('int_buying_groups') }}

),

coverage as (

    select * from {{ ref('stakeholder_coverage') }}
    where is_required

),

scores as (

    select * from {{ ref('account_scores') }}
    where scored_on = {{ as_of_date() }}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

meeting_outcomes as (

    select * from {{ ref('meeting_outcomes') }}

),

{# What was said of this programme's topic, or of none. #}
conversations_ranked as (

    select
        warm_accounts.account_id,
        warm_accounts.program_id,
        meeting_outcomes.objection_kinds,
        meeting_outcomes.record_lag_hours,
        meeting_outcomes.is_recorded_late,
        substring(cast(meeting_outcomes.occurred_at as {{ dbt.type_string() }}), 1, 10) as said_day,
        replace(meeting_outcomes.decision_role, '_', ' ') as role_words,
        replace(meeting_outcomes.conversation_kind, '_', ' ') as kind_words,
        case
            when meeting_outcomes.is_outcome_missing then 'nobody wrote what came of it'
            else
                replace(replace(meeting_outcomes.outcome, '_', ' '), ';', ', ')
                || ', interest '
                || meeting_outcomes.interest_level
        end
        || coalesce(
            ', next on ' || cast(meeting_outcomes.agreed_on as {{ dbt.type_string() }}), ''
        ) as outcome_words,
        meeting_outcomes.answers,
        row_number() over (
            partition by
                warm_accounts.account_id,
                warm_accounts.program_id
            order by
                meeting_outcomes.occurred_at desc,
                meeting_outcomes.conversation_id asc
        ) as conversation_rank,
        row_number() over (
            partition by
                warm_accounts.account_id,
                warm_accounts.program_id
            order by
                case when meeting_outcomes.objection_kinds is null then 1 else 0 end asc,
                meeting_outcomes.occurred_at desc,
                meeting_outcomes.conversation_id asc
        ) as objection_rank
    from warm_accounts
    inner join programs
        on warm_accounts.program_id = programs.program_id
    inner join meeting_outcomes
        on
            warm_accounts.account_id = meeting_outcomes.account_id
            and coalesce(meeting_outcomes.therapy_area, programs.therapy_area, '')
            = coalesce(programs.therapy_area, meeting_outcomes.therapy_area, '')
            and coalesce(meeting_outcomes.product, programs.product, '')
            = coalesce(programs.product, meeting_outcomes.product, '')

),

conversations_listed as (

    select
        account_id,
        program_id,
        max(
            case
                when conversation_rank = 1
                    then
                        kind_words
                        || ' ('
                        || role_words
                        || ', '
                        || said_day
                        || '): '
                        || outcome_words
            end
        ) as last_conversation,
        max(case when is_recorded_late then record_lag_hours end) as late_hours,
        {{ ordered_list(
            "case when objection_rank <= 3 and objection_kinds is not null"
            ~ " then answers || ' (' || role_words || ', ' || said_day || ')' end",
            'objection_rank',
            '; '
        ) }} as objections
    from conversations_ranked
    group by
        account_id,
        program_id

),

people_sources as (

    select
        account_id,
        lead_source,
        count(*) as person_count
    from {{ ref('contacts') }}
    where
        account_id is not null
        and lead_source != 'unknown'
    group by
        account_id,
        lead_source

),

sources_listed as (

    select
        account_id,
        {{ sorted_list(
            "replace(lead_source, '_', ' ') || ': '"
            ~ " || cast(person_count as " ~ dbt.type_string() ~ ")",
            '; '
        ) }} as source_words
    from people_sources
    group by account_id

),

account_names as (

    select
        account_id,
        account_name,
        current_therapies
    from {{ ref('accounts') }}

),

sites as (

    select
        site_scores.account_id,
        site_scores.program_id,
        cast(site_scores.engaged_site_count as {{ dbt.type_string() }})
        || ' of '
        || cast(site_scores.site_count as {{ dbt.type_string() }})
        || ' sites engaged'
        || coalesce(
            ', most interest at '
            || account_names.account_name
            || ' ('
            || cast(site_scores.concentration_pct as {{ dbt.type_string() }})
            || ' %)',
            ''
        ) as site_words
    from {{ ref('account_site_scores') }} as site_scores
    left join account_names
        on site_scores.most_engaged_account_id = account_names.account_id
    where site_scores.scored_on = {{ as_of_date() }}

),

nurture_paths as (

    select
        account_id,
        program_id,
        path,
        count(*) as person_count,
        max(step) as furthest_step,
        max(step_count) as step_count
    from {{ ref('nurture_tracks') }}
    group by
        account_id,
        program_id,
        path

),

nurture_listed as (

    select
        account_id,
        program_id,
        {{ sorted_list(
            "replace(path, '_', ' ') || ': '"
            ~ " || cast(person_count as " ~ dbt.type_string() ~ ")"
            ~ " || ' on it, at most at step ' || cast(furthest_step as " ~ dbt.type_string() ~ ")"
            ~ " || ' of ' || cast(step_count as " ~ dbt.type_string() ~ ")",
            '; '
        ) }} as nurture_words
    from nurture_paths
    group by
        account_id,
        program_id

),

roles_missing as (

    select
        account_id,
        program_id,
        {{ sorted_list("replace(decision_role, '_', ' ')") }} as missing_roles
    from coverage
    where coverage_status = 'missing'
    group by
        account_id,
        program_id

),

{# Other programmes at the account that somebody else works on: speak to them first. #}
collisions as (

    select
        warm_accounts.account_id,
        warm_accounts.program_id,
        {{ sorted_list(
            "other_queue.program_id || ' (' || replace(other_queue.owner_team, '_', ' ') || ', '"
            ~ " || coalesce(other_queue.owner_id, 'no owner') || ')'",
            '; '
        ) }} as colliding_programs
    from warm_accounts
    inner join queue as other_queue
        on
            warm_accounts.account_id = other_queue.account_id
            and warm_accounts.program_id != other_queue.program_id
            and warm_accounts.owner_id != coalesce(other_queue.owner_id, '')
    group by
        warm_accounts.account_id,
        warm_accounts.program_id

),

constraints_found as (

    select
        warm_accounts.account_id,
        warm_accounts.program_id,
        coalesce(people.contactable_count, 0) as contactable_count,
        'on hold: ' || replace(warm_accounts.hold_reason, '_', ' ') as hold_words,
        case
            when warm_accounts.fit_completeness < 100
                then
                    cast(100 - warm_accounts.fit_completeness as {{ dbt.type_string() }})
                    || ' % of the fit is not known'
                    || coalesce(
                        ', first of all '
                        || replace(scores.most_valuable_missing_attribute, '_', ' '),
                        ''
                    )
        end as missing_words,
        'conversations were written down up to '
        || cast(conversations_listed.late_hours as {{ dbt.type_string() }})
        || ' hours late, ask before calling' as late_words,
        'also worked on: ' || collisions.colliding_programs as collision_words,
        roles_missing.missing_roles
    from warm_accounts
    left join scores
        on
            warm_accounts.account_id = scores.account_id
            and warm_accounts.program_id = scores.program_id
    left join people
        on
            warm_accounts.account_id = people.account_id
            and warm_accounts.program_id = people.program_id
    left join collisions
        on
            warm_accounts.account_id = collisions.account_id
            and warm_accounts.program_id = collisions.program_id
    left join conversations_listed
        on
            warm_accounts.account_id = conversations_listed.account_id
            and warm_accounts.program_id = conversations_listed.program_id
    left join roles_missing
        on
            warm_accounts.account_id = roles_missing.account_id
            and warm_accounts.program_id = roles_missing.program_id

),

briefs_worded as (

    select
        warm_accounts.account_id,
        warm_accounts.program_id,
        warm_accounts.owner_id,
        warm_accounts.owner_team,
        coalesce(
            replace(queue.secondary_team, '_', ' ')
            || ' ('
            || coalesce(queue.secondary_owner_id, 'nobody active')
            || ')',
            'none'
        ) as secondary_owner,
        warm_accounts.band,
        warm_accounts.account_tier,
        coalesce(
            stages.stage_label
            || ' since '
            || substring(cast(stages.entered_at as {{ dbt.type_string() }}), 1, 10),
            'no stage'
        ) as stage,
        coalesce(warm_accounts.account_name, 'an organization without a name')
        || coalesce(', ' || warm_accounts.city, '')
        || coalesce(', ' || warm_accounts.state, '')
        || ': '
        || warm_accounts.band
        || ' for '
        || warm_accounts.program_name as summary,
        warm_accounts.top_reasons as why_now,
        warm_accounts.band_reasons,
        'warmth '
        || cast(warm_accounts.warmth_score as {{ dbt.type_string() }})
        || ' from fit '
        || coalesce(cast(warm_accounts.fit_score as {{ dbt.type_string() }}), 'not known')
        || ' ('
        || cast(warm_accounts.fit_completeness as {{ dbt.type_string() }})
        || ' % known), engagement '
        || cast(warm_accounts.engagement_score as {{ dbt.type_string() }})
        || ' and decayed engagement '
        || cast(warm_accounts.decay_score as {{ dbt.type_string() }})
        || case
            when sites.account_id is not null
                then
                    '; with its sites warmth '
                    || cast(warm_accounts.rolled_up_warmth_score as {{ dbt.type_string() }})
            else ''
        end as scores_in_words,
        cast(warm_accounts.engaged_contact_count as {{ dbt.type_string() }})
        || ' engaged: '
        || warm_accounts.engaged_roles as people_engaged,
        coalesce(sites.site_words, 'no sites below it') as sites_engaged,
        coalesce(conversations_listed.last_conversation, 'none on record') as last_conversation,
        coalesce(conversations_listed.objections, 'none on record') as objections,
        coalesce(
            replace(replace(accounts_in_use.current_therapies, '_', ' '), ';', ', '), 'not known'
        ) as therapies_in_use,
        coalesce(sources_listed.source_words, 'not known') as people_came_from,
        coalesce(histories.content_touched, 'none known') as content_touched,
        coalesce(histories.path_followed, 'none known') as path_followed,
        coalesce(nurture_listed.nurture_words, 'nobody on a path of this programme') as nurture,
        coalesce(histories.last_team_action, 'none known') as last_team_action,
        coalesce(constraints_found.missing_roles, 'none of the required roles')
            as stakeholders_missing,
        case
            when constraints_found.contactable_count = 0 then 'nobody may be contacted yet'
            else
                cast(constraints_found.contactable_count as {{ dbt.type_string() }})
                || ' of the engaged people may be contacted'
        end as permission,
        coalesce(
            nullif(
                concat_ws(
                    '; ',
                    constraints_found.hold_words,
                    constraints_found.missing_words,
                    constraints_found.late_words,
                    constraints_found.collision_words
                ),
                ''
            ),
            'none known'
        ) as constraints,
        replace(next_actions.decision_role, '_', ' ') as speak_to_first,
        warm_accounts.next_action as next_step,
        next_actions.message_focus as talk_about,
        next_actions.material_to_use,
        coalesce(
            'by '
            || substring(cast(queue.sla_due_at as {{ dbt.type_string() }}), 1, 16)
            || ' UTC',
            'on ' || cast(warm_accounts.action_due_on as {{ dbt.type_string() }}),
            'no deadline'
        )
        || case
            when queue.first_action_at is not null then ' (the team has acted since)'
            when queue.is_sla_breached then ' (overdue)'
            else ''
        end as due_words,
        warm_accounts.scored_on,
        warm_accounts.policy_version
    from warm_accounts
    inner join queue
        on
            warm_accounts.account_id = queue.account_id
            and warm_accounts.program_id = queue.program_id
    inner join next_actions
        on
            warm_accounts.account_id = next_actions.account_id
            and warm_accounts.program_id = next_actions.program_id
    inner join constraints_found
        on
            warm_accounts.account_id = constraints_found.account_id
            and warm_accounts.program_id = constraints_found.program_id
    left join stages
        on
            warm_accounts.account_id = stages.account_id
            and warm_accounts.program_id = stages.program_id
    left join sites
        on
            warm_accounts.account_id = sites.account_id
            and warm_accounts.program_id = sites.program_id
    left join conversations_listed
        on
            warm_accounts.account_id = conversations_listed.account_id
            and warm_accounts.program_id = conversations_listed.program_id
    left join account_names as accounts_in_use
        on warm_accounts.account_id = accounts_in_use.account_id
    left join sources_listed
        on warm_accounts.account_id = sources_listed.account_id
    left join nurture_listed
        on
            warm_accounts.account_id = nurture_listed.account_id
            and warm_accounts.program_id = nurture_listed.program_id
    left join histories
        on
            warm_accounts.account_id = histories.account_id
            and warm_accounts.program_id = histories.program_id

),

handoff_briefs as (

    select
        *,
        secondary_owner as helper
    from briefs_worded

)

select * from handoff_briefs
