{#- One row per scored date, scenario as of the last published date, account whose sites have changed since, and programme: engagement and decay with the sites of then. -#}
{#- `previous_recounted` and `previous_affiliations` differ in whose people count, not in the sites. -#}

with

evaluated as (

    select * from {{ ref('int_account_score_scenarios') }}
    where
        scenario in ('previous_recounted', 'previous_affiliations')
        and not is_hysteresis_date

),

parents_changed as (

    select
        scored_on,
        account_id
    from {{ ref('int_account_rollup_members') }}
    where scope = 'rolled_up_then'
    group by
        scored_on,
        account_id

),

raw_scores as (

    select * from {{ ref('int_account_raw_scores') }}
    where scope = 'rolled_up_then'

),

scored as (

    select
        evaluated.scored_on,
        evaluated.scenario,
        evaluated.account_id,
        evaluated.program_id,
        evaluated.engagement_half_point,
        evaluated.decay_half_point,
        coalesce(raw_scores.engagement_raw, 0) as engagement_raw,
        coalesce(raw_scores.decay_raw, 0) as decay_raw
    from evaluated
    inner join parents_changed
        on
            evaluated.scored_on = parents_changed.scored_on
            and evaluated.account_id = parents_changed.account_id
    left join raw_scores
        on
            evaluated.scenario_key = raw_scores.scenario_key
            and evaluated.account_id = raw_scores.account_id
            and evaluated.program_id = raw_scores.program_id

),

rolled_up_then as (

    select
        scored_on,
        scenario,
        account_id,
        program_id,
        {{ saturated_score('engagement_raw', 'engagement_half_point', engagement_scale()) }}
            as engagement_hundredths,
        {{ saturated_score('decay_raw', 'decay_half_point', decay_scale()) }} as decay_hundredths
    from scored

)

select * from rolled_up_then
