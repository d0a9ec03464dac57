{#- One row per account, programme and question that its score raises today: warm that never advances, activity without fit, fit without progress, rising and unowned. -#}

with

rules as (

    select * from {{ ref('diagnostic_rules') }}

),

scores as (

    select
        account_id,
        program_id,
        policy_version,
        fit_score,
        engagement_score,
        warmth_score,
        scored_on
    from {{ ref('account_scores') }}
    where scored_on = {{ as_of_date() }}

),

bands as (

    select * from {{ policy_rows('bands') }}

),

stage_rules as (

    select * from {{ policy_rows('stage_rules') }}

),

bands_dated as (

    select * from {{ ref('band_history') }}
    where valid_from <= {{ as_of_date() }}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

bands_listed as (

    select
        bands_dated.account_id,
        bands_dated.program_id,
        bands_dated.band,
        bands_dated.valid_from,
        bands_dated.valid_to,
        bands.is_on_warm_list,
        bands.band_step
    from bands_dated
    inner join programs
        on bands_dated.program_id = programs.program_id
    inner join bands
        on
            programs.policy_version = bands.policy_version
            and bands_dated.band = bands.band

),

{# On the list since the last day on which it was not. #}
bands_today as (

    select
        account_id,
        program_id,
        min(valid_from) as first_decided_on,
        max(
            case
                when valid_to is null or valid_to > {{ as_of_date() }} then band
            end
        ) as band,
        max(
            case
                when (valid_to is null or valid_to > {{ as_of_date() }}) and is_on_warm_list then 1
                else 0
            end
        ) as on_list_count,
        min(
            case
                when (valid_to is null or valid_to > {{ as_of_date() }}) then band_step
            end
        ) as band_step,
        coalesce(max(case when not is_on_warm_list then valid_to end), min(valid_from))
            as on_list_since
    from bands_listed
    group by
        account_id,
        program_id

),

stays as (

    select
        stays.account_id,
        stays.program_id,
        stays.stage,
        stays.is_current,
        cast(stays.entered_at as date) as entered_on,
        stage_rules.stage_order,
        stage_rules.stage_kind
    from {{ ref('stage_transitions') }} as stays
    inner join stage_rules
        on
            stays.policy_version = stage_rules.policy_version
            and stays.stage_level = stage_rules.stage_level
            and stays.stage_before_gates = stage_rules.stage
    where stays.stage_level = 'account'

),

stages as (

    select
        account_id,
        program_id,
        max(case when is_current then stage end) as stage,
        max(case when stage_kind = 'main' then stage_order end) as furthest_order,
        max(case when stage_kind = 'main' and stage_order > 1 then entered_on end)
            as last_advanced_on
    from stays
    group by
        account_id,
        program_id

),

owners as (

    select
        account_id,
        program_id,
        owner_id
    from {{ ref('account_ownership') }}
    where is_current

),

rises as (

    select
        score_history.account_id,
        score_history.program_id,
        min(score_history.warmth_hundredths) as least_warmth_hundredths
    from {{ ref('int_score_history') }} as score_history
    inner join rules
        on
            rules.diagnostic = 'rising_unowned'
            and score_history.scored_on < {{ as_of_date() }}
            and {{ days_between('score_history.scored_on', as_of_date()) }} <= rules.min_days
    group by
        score_history.account_id,
        score_history.program_id

),

known as (

    select
        scores.*,
        bands_today.band,
        bands_today.on_list_count,
        bands_today.on_list_since,
        bands_today.first_decided_on,
        stages.stage,
        stages.last_advanced_on,
        owners.owner_id,
        rises.least_warmth_hundredths,
        coalesce(stages.furthest_order, 1) as furthest_order
    from scores
    inner join bands_today
        on
            scores.account_id = bands_today.account_id
            and scores.program_id = bands_today.program_id
    left join stages
        on
            scores.account_id = stages.account_id
            and scores.program_id = stages.program_id
    left join owners
        on
            scores.account_id = owners.account_id
            and scores.program_id = owners.program_id
    left join rises
        on
            scores.account_id = rises.account_id
            and scores.program_id = rises.program_id
    {# What is out of scope is asked nothing. #}
    where bands_today.band_step > 1

),

asked as (

    select
        known.*,
        rules.diagnostic,
        case rules.diagnostic
            when 'warm_never_advances' then known.on_list_since
            when 'fit_without_progress' then known.first_decided_on
        end as since_on
    from known
    inner join rules
        on
            (
                rules.diagnostic = 'warm_never_advances'
                and known.on_list_count = 1
                and {{ days_between('known.on_list_since', as_of_date()) }} >= rules.min_days
                and (
                    known.last_advanced_on is null
                    or known.last_advanced_on < known.on_list_since
                )
            )
            or (
                rules.diagnostic = 'activity_without_fit'
                and known.engagement_score >= rules.min_score
                and known.fit_score <= rules.max_score
            )
            or (
                rules.diagnostic = 'fit_without_progress'
                and known.fit_score >= rules.min_score
                and known.furthest_order = 1
                and {{ days_between('known.first_decided_on', as_of_date()) }} >= rules.min_days
            )
            or (
                rules.diagnostic = 'rising_unowned'
                and known.owner_id is null
                and 100 * known.warmth_score - known.least_warmth_hundredths
                >= 100 * rules.min_score
            )

),

scoring_diagnostics as (

    select
        account_id,
        program_id,
        diagnostic,
        band,
        stage,
        owner_id,
        fit_score,
        engagement_score,
        warmth_score,
        since_on,
        scored_on,
        policy_version
    from asked

)

select * from scoring_diagnostics
