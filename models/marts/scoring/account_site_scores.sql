{#- One row per account with sites, programme and scored_on: how far the interest reaches into its sites, and how much of it is at one of them. -#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='append_new_columns',
        pre_hook=["{{ keep_published_columns() }}", "{{ delete_scoring_dates() }}"],
    )
}}

with

evaluated as (

    select * from {{ ref('int_account_score_scenarios') }}
    where
        scenario = 'published'
        and not is_hysteresis_date
        and has_sites

),

scopes as (

    select * from {{ ref('int_account_rollup_members') }}
    where scope = 'rolled_up'

),

people as (

    select
        scored_on,
        account_id,
        program_id
    from {{ ref('int_contact_engagement') }}
    where
        scenario = 'published'
        and evaluated_on = scored_on
        and is_engaged
    group by
        scored_on,
        account_id,
        program_id

),

units as (

    select
        scored_on,
        account_id,
        program_id,
        {{ exact_sum('window_units') }} as window_units
    from {{ ref('int_account_weighted_signals') }}
    where
        scenario = 'published'
        and evaluated_on = scored_on
        and polarity = 'positive'
        and window_units > 0
    group by
        scored_on,
        account_id,
        program_id

),

sites_counted as (

    select
        scopes.scored_on,
        scopes.account_id,
        count(*) as site_count
    from scopes
    {# the account itself is no site of its own #}
    where scopes.account_id != scopes.member_account_id
    group by
        scopes.scored_on,
        scopes.account_id

),

engaged_sites_counted as (

    select
        scopes.scored_on,
        scopes.account_id,
        people.program_id,
        count(*) as engaged_site_count
    from scopes
    inner join people
        on
            scopes.scored_on = people.scored_on
            and scopes.member_account_id = people.account_id
    where scopes.account_id != scopes.member_account_id
    group by
        scopes.scored_on,
        scopes.account_id,
        people.program_id

),

members_ranked as (

    select
        scopes.scored_on,
        scopes.account_id,
        units.program_id,
        scopes.member_account_id,
        units.window_units,
        row_number() over (
            partition by
                scopes.scored_on,
                scopes.account_id,
                units.program_id
            order by
                units.window_units desc,
                scopes.member_account_id asc
        ) as member_rank
    from scopes
    inner join units
        on
            scopes.scored_on = units.scored_on
            and scopes.member_account_id = units.account_id

),

members_summed as (

    select
        scored_on,
        account_id,
        program_id,
        max(case when member_rank = 1 then member_account_id end) as most_engaged_account_id,
        max(window_units) as most_units,
        {{ exact_sum('window_units') }} as all_units
    from members_ranked
    group by
        scored_on,
        account_id,
        program_id

),

site_scores as (

    select
        evaluated.account_id,
        evaluated.program_id,
        members_summed.most_engaged_account_id,
        {{ score_from_hundredths('evaluated.warmth_hundredths') }} as warmth_score,
        {{ score_from_hundredths('evaluated.rolled_up_warmth_hundredths') }}
            as rolled_up_warmth_score,
        cast(sites_counted.site_count as {{ dbt.type_bigint() }}) as site_count,
        cast(coalesce(engaged_sites_counted.engaged_site_count, 0) as {{ dbt.type_bigint() }})
            as engaged_site_count,
        cast(
            {{ floor_divide(
                '100 * coalesce(engaged_sites_counted.engaged_site_count, 0)',
                'sites_counted.site_count',
            ) }}
            as {{ dbt.type_bigint() }}
        ) as engaged_site_pct,
        cast(
            {{ floor_divide('100 * members_summed.most_units', 'members_summed.all_units') }}
            as {{ dbt.type_bigint() }}
        ) as concentration_pct,
        evaluated.policy_version,
        evaluated.scored_on
    from evaluated
    inner join sites_counted
        on
            evaluated.scored_on = sites_counted.scored_on
            and evaluated.account_id = sites_counted.account_id
    left join engaged_sites_counted
        on
            evaluated.scored_on = engaged_sites_counted.scored_on
            and evaluated.account_id = engaged_sites_counted.account_id
            and evaluated.program_id = engaged_sites_counted.program_id
    left join members_summed
        on
            evaluated.scored_on = members_summed.scored_on
            and evaluated.account_id = members_summed.account_id
            and evaluated.program_id = members_summed.program_id

)

select * from site_scores
