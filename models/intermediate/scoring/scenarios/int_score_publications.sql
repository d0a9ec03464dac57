{#- One row per date whose scores were published before this run and are not written again by it. -#}
{#-
    Read from what an earlier build left, because the log is written after the scores that are
    compared with it.
-#}
{%- set history = previous_table('int_score_history', survives_full_refresh=true) -%}

with

publications as (
    {%- if history %}
    select
        scored_on,
        max(policy_version) as policy_version
    from {{ history }}
    where not {{ is_scoring_date('scored_on') }}
    group by scored_on
    {%- else %}
    select
        scored_on,
        policy_version
    from {{ ref('int_scoring_dates') }}
    where 1 = 0
    {%- endif %}
)

select * from publications
