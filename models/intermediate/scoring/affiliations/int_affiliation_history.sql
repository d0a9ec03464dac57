{#- One row per actor and date on which it was first scored as belonging to another person, role or account than before. -#}
{#-
    A log of changes, without an account where an actor led nowhere; a full refresh keeps it. A
    build of a date before the last one that was logged leaves it as it is: identity is always as
    known now. Written after `int_account_ancestors_at_last_score` has read what earlier builds left.
-#}
-- depends_on: {{ ref('int_account_ancestors_at_last_score') }}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_affiliations_of_run() }}",
    )
}}

with

actors as (

    select actor_key
    from {{ ref('int_activity_actors') }}

),

affiliations as (

    select * from {{ ref('int_actor_accounts') }}

),

affiliated as (

    select
        actors.actor_key,
        affiliations.account_id,
        affiliations.person_key,
        affiliations.contact_id,
        affiliations.decision_role,
        affiliations.account_match_step
    from actors
    left join affiliations
        on actors.actor_key = affiliations.actor_key

),

{%- if is_incremental() %}

logged_ranked as (

    select
        *,
        row_number() over (
            partition by actor_key
            order by scored_on desc
        ) as log_rank
    from {{ this }}

),

last_logged as (

    select max(scored_on) as scored_on
    from {{ this }}

),

changed as (

    select affiliated.*
    from affiliated
    cross join last_logged
    left join logged_ranked
        on
            affiliated.actor_key = logged_ranked.actor_key
            and logged_ranked.log_rank = 1
    where
        coalesce(last_logged.scored_on, {{ first_scoring_date() }}) <= {{ first_scoring_date() }}
        and (
            logged_ranked.actor_key is null
            or {{ affiliation_differs('affiliated', 'logged_ranked') }}
        )

),
{%- else %}

changed as (

    select * from affiliated

),
{%- endif %}

affiliation_history as (

    select
        actor_key,
        account_id,
        person_key,
        contact_id,
        decision_role,
        account_match_step,
        {{ first_scoring_date() }} as scored_on
    from changed

)

select * from affiliation_history
