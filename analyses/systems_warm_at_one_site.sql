{#- One row per health system and programme whose warmth comes from one site: which site, and how much of it. -#}
-- Question: which health systems look warm because of a single site?
-- How to read it: `concentration_pct` of the engagement of the whole system is at `most_engaged_account_name`.
--   Approach that site, not the head office; `warmth_score` is the head office alone, `rolled_up_warmth_score`
--   with all its sites.
-- What to change: `least_concentration` (50: half of it at one site); turn the sign for systems that warm up
--   as a whole.
{%- set least_concentration = 50 %}

with

site_scores as (

    select * from {{ ref('account_site_scores') }}

),

accounts as (

    select * from {{ ref('accounts') }}

),

latest_date as (

    select max(scored_on) as scored_on
    from site_scores

),

systems_warm_at_one_site as (

    select
        site_scores.account_id,
        site_scores.program_id,
        site_scores.most_engaged_account_id,
        systems.account_name,
        sites.account_name as most_engaged_account_name,
        sites.state as most_engaged_state,
        site_scores.warmth_score,
        site_scores.rolled_up_warmth_score,
        site_scores.site_count,
        site_scores.engaged_site_count,
        site_scores.concentration_pct
    from site_scores
    inner join latest_date
        on site_scores.scored_on = latest_date.scored_on
    inner join accounts as systems
        on site_scores.account_id = systems.account_id
    inner join accounts as sites
        on site_scores.most_engaged_account_id = sites.account_id
    where site_scores.concentration_pct >= {{ least_concentration }}

)

select * from systems_warm_at_one_site
order by
    rolled_up_warmth_score desc,
    account_id asc,
    program_id asc
