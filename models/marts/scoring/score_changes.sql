{#- One row per account, programme, scored_on and cause that moved the warmth, own or rolled up, since the last published date: by how much. -#}
{#- A log: what moved a published score stays said, so a full refresh keeps it. -#}
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

score_change_steps as (

    select * from {{ ref('int_score_change_steps') }}

),

moves as (

    select
        *,
        hundredths - coalesce(
            lag(hundredths) over (
                partition by
                    scored_on,
                    account_id,
                    program_id,
                    scope
                order by step asc
            ),
            0
        ) as moved_hundredths
    from score_change_steps

),

{# The scores that the steps begin and end with, beside what each cause moved. #}
moves_bounded as (

    select
        *,
        max(case when scope = 'own' and step = 0 then hundredths end) over (
            partition by
                scored_on,
                account_id,
                program_id
        ) as own_previous_hundredths,
        max(case when scope = 'own' and step = 7 then hundredths end) over (
            partition by
                scored_on,
                account_id,
                program_id
        ) as own_today_hundredths,
        max(case when scope = 'rolled_up' and step = 0 then hundredths end) over (
            partition by
                scored_on,
                account_id,
                program_id
        ) as rolled_up_previous_hundredths,
        max(case when scope = 'rolled_up' and step = 7 then hundredths end) over (
            partition by
                scored_on,
                account_id,
                program_id
        ) as rolled_up_today_hundredths
    from moves

),

causes as (

    select
        account_id,
        program_id,
        cause,
        own_previous_hundredths,
        own_today_hundredths,
        rolled_up_previous_hundredths,
        rolled_up_today_hundredths,
        policy_version,
        previous_scored_on,
        scored_on,
        coalesce(sum(case when scope = 'own' then moved_hundredths end), 0) as own_moved_hundredths,
        coalesce(sum(case when scope = 'rolled_up' then moved_hundredths end), 0)
            as rolled_up_moved_hundredths
    from moves_bounded
    where
        step > 0
        and moved_hundredths != 0
    group by
        account_id,
        program_id,
        cause,
        own_previous_hundredths,
        own_today_hundredths,
        rolled_up_previous_hundredths,
        rolled_up_today_hundredths,
        policy_version,
        previous_scored_on,
        scored_on

),

score_changes as (

    select
        account_id,
        program_id,
        cause,
        {{ score_from_hundredths('own_moved_hundredths') }} as warmth_delta,
        {{ score_from_hundredths('rolled_up_moved_hundredths') }} as rolled_up_warmth_delta,
        {{ score_from_hundredths('own_previous_hundredths') }} as previous_warmth_score,
        {{ score_from_hundredths('own_today_hundredths') }} as warmth_score,
        {{ score_from_hundredths('rolled_up_previous_hundredths') }}
            as previous_rolled_up_warmth_score,
        {{ score_from_hundredths('rolled_up_today_hundredths') }} as rolled_up_warmth_score,
        policy_version,
        previous_scored_on,
        scored_on
    from causes

)

select * from score_changes
