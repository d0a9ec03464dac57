{#- One row per scored date, account and account above it on the last published date. -#}
{#-
    An account that has been merged into another one since was a site by its own id: what its people
    did counted there, and is remembered under that id. Who belonged to it is read from the log as
    earlier builds left it: what this run adds to the log is later than the last published date.
-#}
{%- set history = previous_table('int_affiliation_history', survives_full_refresh=true) %}

with

previous_dates as (

    select
        scored_on,
        previous_scored_on,
        is_previous_of_this_run
    from {{ ref('int_score_previous_dates') }}

),

ancestors_dated as (

    select * from {{ ref('int_account_ancestors_dated') }}

),

parent_history as (

    select * from {{ ref('int_account_parent_history') }}

),

alias_history as (

    select * from {{ ref('int_account_alias_history') }}

),

account_golden_records as (

    select account_id from {{ ref('int_account_golden_records') }}

),

activity_actors as (

    select actor_key
    from {{ ref('int_activity_actors') }}

),

affiliation_history as (

    {%- if history %}
    select
        actor_key,
        account_id,
        scored_on
    from {{ history }}
    {%- else %}
    select
        actor_key,
        cast(null as {{ dbt.type_string() }}) as account_id,
        cast(null as date) as scored_on
    from activity_actors
    where 1 = 0
    {%- endif %}

),

{# Few accounts are retired: only the actors that were ever logged with one are ranked. #}
actors_of_retired as (

    select affiliation_history.actor_key
    from affiliation_history
    left join account_golden_records
        on affiliation_history.account_id = account_golden_records.account_id
    where
        affiliation_history.account_id is not null
        and account_golden_records.account_id is null
    group by affiliation_history.actor_key

),

affiliations_ranked as (

    select
        affiliation_history.account_id,
        row_number() over (
            partition by affiliation_history.actor_key
            order by affiliation_history.scored_on desc
        ) as log_rank
    from affiliation_history
    inner join actors_of_retired
        on affiliation_history.actor_key = actors_of_retired.actor_key
    inner join activity_actors
        on affiliation_history.actor_key = activity_actors.actor_key
    inner join previous_dates
        on
            affiliation_history.scored_on <= previous_dates.previous_scored_on
            and not previous_dates.is_previous_of_this_run

),

accounts_then as (

    select account_id
    from affiliations_ranked
    where log_rank = 1
    group by account_id

),

aliases_ranked as (

    select
        retired_account_id,
        account_id,
        row_number() over (
            partition by retired_account_id
            order by change_number desc
        ) as alias_rank
    from alias_history

),

ancestors_of_live as (

    select
        previous_dates.scored_on,
        ancestors_dated.ancestor_account_id,
        ancestors_dated.account_id
    from previous_dates
    inner join ancestors_dated
        on
            previous_dates.previous_scored_on
            >= coalesce(ancestors_dated.valid_from, {{ earliest_date() }})
            and previous_dates.previous_scored_on
            < coalesce(ancestors_dated.valid_to, {{ latest_date() }})

),

{# Dates of one run share one identity: nothing is retired between them. #}
parents_of_retired as (

    select
        previous_dates.scored_on,
        parent_history.account_id,
        parent_history.parent_account_id,
        row_number() over (
            partition by previous_dates.scored_on, parent_history.account_id
            order by parent_history.change_number desc
        ) as change_rank
    from accounts_then
    left join account_golden_records
        on accounts_then.account_id = account_golden_records.account_id
    inner join parent_history
        on accounts_then.account_id = parent_history.account_id
    inner join previous_dates
        on
            previous_dates.previous_scored_on
            >= coalesce(parent_history.valid_from, {{ earliest_date() }})
    where
        account_golden_records.account_id is null
        and not previous_dates.is_previous_of_this_run

),

parents_resolved as (

    select
        parents_of_retired.scored_on,
        parents_of_retired.account_id,
        account_golden_records.account_id as parent_account_id
    from parents_of_retired
    left join aliases_ranked
        on
            parents_of_retired.parent_account_id = aliases_ranked.retired_account_id
            and aliases_ranked.alias_rank = 1
    inner join account_golden_records
        on
            coalesce(aliases_ranked.account_id, parents_of_retired.parent_account_id)
            = account_golden_records.account_id
    where parents_of_retired.change_rank = 1

),

ancestors_then as (

    select
        scored_on,
        ancestor_account_id,
        account_id
    from ancestors_of_live

    union all

    select
        scored_on,
        parent_account_id as ancestor_account_id,
        account_id
    from parents_resolved

    union all

    select
        parents_resolved.scored_on,
        ancestors_of_live.ancestor_account_id,
        parents_resolved.account_id
    from parents_resolved
    inner join ancestors_of_live
        on
            parents_resolved.scored_on = ancestors_of_live.scored_on
            and parents_resolved.parent_account_id = ancestors_of_live.account_id

)

select * from ancestors_then
