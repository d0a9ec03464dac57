{#- One row per scenario, account and scope with any signal: how many people, channels and roles are engaged, and when. -#}

with

account_rollup_members as (

    select * from {{ ref('int_account_rollup_members') }}

),

contact_engagement as (

    select * from {{ ref('int_contact_engagement') }}

),

score_scenarios as (

    select
        scenario_key,
        scored_on,
        policy_version
    from {{ ref('int_score_scenarios') }}

),

signal_sums as (

    select
        scenario_key,
        affiliation_hash,
        variant_key
    from {{ ref('int_signal_sums') }}
    where
        program_scope = '*'
        and count_90d > 0

),

affiliations_by_basis as (

    select
        affiliation_hash,
        account_id
    from {{ ref('int_affiliations_by_basis') }}
    where is_first_of_affiliation

),

signal_variants_enriched as (

    select * from {{ ref('int_signal_variants_enriched') }}
    where is_first_of_variant

),

signal_types as (

    select
        policy_version,
        signal_type,
        channel
    from {{ policy_rows('signal_types') }}
    where
        polarity = 'positive'
        and points > 0

),

people_counted as (

    select
        contact_engagement.scenario_key,
        account_rollup_members.account_id,
        account_rollup_members.scope,
        count(
            distinct case
                when contact_engagement.is_engaged then contact_engagement.contact_id
            end
        ) as engaged_contact_count,
        count(
            distinct case
                when contact_engagement.is_engaged and contact_engagement.decision_role != 'unknown'
                    then contact_engagement.decision_role
            end
        ) as role_count,
        cast(sum(contact_engagement.mid_high_count_60d) as {{ dbt.type_bigint() }})
            as mid_high_count_60d,
        cast(sum(contact_engagement.mid_high_count_30d) as {{ dbt.type_bigint() }})
            as mid_high_count_30d,
        cast(sum(contact_engagement.high_count_30d) as {{ dbt.type_bigint() }})
            as high_intent_count_30d,
        cast(sum(contact_engagement.accepted_meeting_count_30d) as {{ dbt.type_bigint() }})
            as accepted_meeting_count_30d,
        max(contact_engagement.match_pct) as match_pct,
        max(contact_engagement.last_signal_on) as last_signal_on,
        max(contact_engagement.previous_signal_on_before_30d) as previous_signal_on_before_30d,
        min(contact_engagement.first_signal_on_60d) as first_signal_on_60d,
        max(contact_engagement.previous_signal_on_before_60d) as previous_signal_on_before_60d
    from contact_engagement
    inner join account_rollup_members
        on
            contact_engagement.scored_on = account_rollup_members.scored_on
            and contact_engagement.account_id = account_rollup_members.member_account_id
    group by
        contact_engagement.scenario_key,
        account_rollup_members.account_id,
        account_rollup_members.scope

),

{# Channels with a positive signal in the engagement window; before sites are rolled up, each once. #}
channels as (

    select
        signal_sums.scenario_key,
        score_scenarios.scored_on,
        affiliations_by_basis.account_id,
        signal_types.channel
    from signal_sums
    inner join score_scenarios
        on signal_sums.scenario_key = score_scenarios.scenario_key
    inner join affiliations_by_basis
        on signal_sums.affiliation_hash = affiliations_by_basis.affiliation_hash
    inner join signal_variants_enriched
        on signal_sums.variant_key = signal_variants_enriched.variant_key
    inner join signal_types
        on
            score_scenarios.policy_version = signal_types.policy_version
            and signal_variants_enriched.signal_type = signal_types.signal_type
    group by
        signal_sums.scenario_key,
        score_scenarios.scored_on,
        affiliations_by_basis.account_id,
        signal_types.channel

),

channels_counted as (

    select
        channels.scenario_key,
        account_rollup_members.account_id,
        account_rollup_members.scope,
        count(distinct channels.channel) as channel_count
    from channels
    inner join account_rollup_members
        on
            channels.scored_on = account_rollup_members.scored_on
            and channels.account_id = account_rollup_members.member_account_id
    group by
        channels.scenario_key,
        account_rollup_members.account_id,
        account_rollup_members.scope

),

account_engagement_breadth as (

    select
        people_counted.*,
        coalesce(channels_counted.channel_count, 0) as channel_count
    from people_counted
    left join channels_counted
        on
            people_counted.scenario_key = channels_counted.scenario_key
            and people_counted.account_id = channels_counted.account_id
            and people_counted.scope = channels_counted.scope

)

select * from account_engagement_breadth
