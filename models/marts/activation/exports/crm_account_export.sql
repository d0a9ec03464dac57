{#- One row per organization record of our own systems and programme: what the record should say, for tools that write it back. -#}
{#-
    A tool joins on source_system and source_record_id, and sends the rows whose change_hash is not
    the one it sent last. No text begins like a formula.
-#}

with

records as (

    select
        organization_record_key,
        source_system,
        source_record_id,
        account_id,
        survivor_rank
    from {{ ref('int_account_record_map') }}

),

landings as (

    select
        organization_record_key,
        landed_from
    from {{ ref('int_organization_records') }}

),

reference_lists as (

    select * from {{ ref('reference_lists') }}

),

bands as (

    select * from {{ ref('account_bands') }}
    where scored_on = {{ as_of_date() }}

),

scores as (

    select * from {{ ref('int_account_scores_today') }}

),

tiers as (

    select * from {{ ref('account_tiers') }}

),

territories as (

    select * from {{ ref('account_territories') }}

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
        stage
    from {{ ref('account_stages') }}

),

{# Duplicates within a system are one account: the best of its records is the one to show. #}
records_ranked as (

    select
        records.organization_record_key,
        records.source_system,
        records.source_record_id,
        records.account_id,
        row_number() over (
            partition by
                records.account_id,
                records.source_system
            order by
                records.survivor_rank asc,
                records.organization_record_key asc
        ) as record_rank
    from records
    inner join landings
        on records.organization_record_key = landings.organization_record_key
    left join reference_lists
        on landings.landed_from = reference_lists.landed_from
    where reference_lists.landed_from is null

),

accounts_described as (

    select
        bands.account_id,
        bands.program_id,
        bands.band,
        bands.reasons,
        bands.is_suppressed,
        scores.fit_grade,
        scores.warmth_hundredths,
        scores.fit_score_hundredths,
        scores.engagement_hundredths,
        scores.fit_completeness,
        scores.engaged_contact_count,
        scores.last_signal_on,
        queue.owner_id,
        queue.owner_team,
        territories.territory_id,
        territories.territory_tier,
        queue.rank_in_queue,
        queue.is_over_capacity,
        queue.sla_due_at,
        next_actions.next_action,
        next_actions.action_channel,
        next_actions.hold_reason,
        next_actions.decision_role,
        stages.stage,
        bands.scored_on,
        bands.policy_version,
        coalesce(tiers.account_tier, 'none') as account_tier
    from bands
    inner join scores
        on
            bands.scored_on = scores.scored_on
            and bands.account_id = scores.account_id
            and bands.program_id = scores.program_id
    left join tiers
        on
            bands.account_id = tiers.account_id
            and bands.program_id = tiers.program_id
    left join territories
        on
            bands.account_id = territories.account_id
            and bands.program_id = territories.program_id
    left join queue
        on
            bands.account_id = queue.account_id
            and bands.program_id = queue.program_id
    left join next_actions
        on
            bands.account_id = next_actions.account_id
            and bands.program_id = next_actions.program_id
    left join stages
        on
            bands.account_id = stages.account_id
            and bands.program_id = stages.program_id

),

crm_account_export as (

    select
        {{ spreadsheet_safe('records_ranked.source_system') }} as source_system,
        {{ spreadsheet_safe('records_ranked.source_record_id') }} as source_record_id,
        accounts_described.account_id,
        {{ spreadsheet_safe('accounts_described.program_id') }} as program_id,
        {{ spreadsheet_safe('accounts_described.owner_id') }} as owner_id,
        {{ spreadsheet_safe('accounts_described.territory_id') }} as territory_id,
        accounts_described.account_tier,
        accounts_described.stage,
        accounts_described.band,
        accounts_described.fit_grade,
        accounts_described.owner_team,
        {{ spreadsheet_safe('accounts_described.territory_tier') }} as territory_tier,
        accounts_described.decision_role as lead_role,
        {{ spreadsheet_safe('accounts_described.reasons') }} as reasons,
        {{ spreadsheet_safe('accounts_described.next_action') }} as next_action,
        accounts_described.action_channel,
        accounts_described.hold_reason,
        {{ score_from_hundredths('accounts_described.warmth_hundredths') }} as warmth_score,
        {{ score_from_hundredths('accounts_described.fit_score_hundredths') }} as fit_score,
        {{ score_from_hundredths('accounts_described.engagement_hundredths') }}
            as engagement_score,
        cast(accounts_described.fit_completeness as {{ dbt.type_bigint() }}) as fit_completeness,
        cast(accounts_described.engaged_contact_count as {{ dbt.type_bigint() }})
            as engaged_contact_count,
        accounts_described.rank_in_queue,
        accounts_described.is_over_capacity,
        accounts_described.is_suppressed,
        records_ranked.record_rank = 1 as is_best_record,
        accounts_described.last_signal_on as last_activity_date,
        accounts_described.sla_due_at,
        {{ dbt.hash(as_key_values({
            'account': 'accounts_described.account_id',
            'owner': 'accounts_described.owner_id',
            'team': 'accounts_described.owner_team',
            'territory': 'accounts_described.territory_id',
            'territory_tier': 'accounts_described.territory_tier',
            'tier': 'accounts_described.account_tier',
            'stage': 'accounts_described.stage',
            'band': 'accounts_described.band',
            'grade': 'accounts_described.fit_grade',
            'role': 'accounts_described.decision_role',
            'reasons': 'accounts_described.reasons',
            'action': 'accounts_described.next_action',
            'channel': 'accounts_described.action_channel',
            'hold': 'accounts_described.hold_reason',
            'warmth': 'accounts_described.warmth_hundredths',
            'fit': 'accounts_described.fit_score_hundredths',
            'engagement': 'accounts_described.engagement_hundredths',
            'completeness': 'accounts_described.fit_completeness',
            'people': 'accounts_described.engaged_contact_count',
            'rank': 'accounts_described.rank_in_queue',
            'over': 'accounts_described.is_over_capacity',
            'suppressed': 'accounts_described.is_suppressed',
            'best': 'records_ranked.record_rank',
            'last': 'accounts_described.last_signal_on',
            'due': 'accounts_described.sla_due_at',
        })) }} as change_hash,
        accounts_described.scored_on,
        accounts_described.policy_version
    from records_ranked
    inner join accounts_described
        on records_ranked.account_id = accounts_described.account_id

)

select * from crm_account_export
