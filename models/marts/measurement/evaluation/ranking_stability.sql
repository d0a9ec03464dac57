{#- One row per scored date with an earlier publication, and programme: how calm its ranks and bands were since then. -#}
{#- A log of publications, so a full refresh keeps it. Ranks are among the accounts that both dates know and one has in scope. -#}
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

previous_dates as (

    select
        scored_on,
        policy_version,
        previous_scored_on,
        previous_policy_version
    from {{ ref('int_score_previous_dates') }}

),

score_history as (

    select * from {{ ref('int_score_history') }}

),

bands_dated as (

    select * from {{ ref('band_history') }}

),

bands as (

    select * from {{ policy_rows('bands') }}

),

compared as (

    select
        previous_dates.*,
        today.program_id,
        today.account_id,
        today.warmth_hundredths,
        earlier.warmth_hundredths as previous_warmth_hundredths
    from previous_dates
    inner join score_history as today
        on previous_dates.scored_on = today.scored_on
    inner join score_history as earlier
        on
            previous_dates.previous_scored_on = earlier.scored_on
            and today.account_id = earlier.account_id
            and today.program_id = earlier.program_id

),

banded as (

    select
        compared.*,
        bands_today.band,
        bands_today.is_held,
        bands_earlier.band as previous_band,
        steps_today.is_on_warm_list,
        steps_earlier.is_on_warm_list as was_on_warm_list
    from compared
    inner join bands_dated as bands_today
        on
            compared.account_id = bands_today.account_id
            and compared.program_id = bands_today.program_id
            and compared.scored_on >= bands_today.valid_from
            and (
                bands_today.valid_to is null
                or compared.scored_on < bands_today.valid_to
            )
    inner join bands_dated as bands_earlier
        on
            compared.account_id = bands_earlier.account_id
            and compared.program_id = bands_earlier.program_id
            and compared.previous_scored_on >= bands_earlier.valid_from
            and (
                bands_earlier.valid_to is null
                or compared.previous_scored_on < bands_earlier.valid_to
            )
    inner join bands as steps_today
        on
            compared.policy_version = steps_today.policy_version
            and bands_today.band = steps_today.band
    inner join bands as steps_earlier
        on
            compared.previous_policy_version = steps_earlier.policy_version
            and bands_earlier.band = steps_earlier.band
    {# Nobody reads the rank of an account out of scope, which is step 1. #}
    where
        steps_today.band_step != 1
        or steps_earlier.band_step != 1

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                scored_on,
                program_id
            order by
                warmth_hundredths desc,
                account_id asc
        ) as warmth_rank,
        row_number() over (
            partition by
                scored_on,
                program_id
            order by
                previous_warmth_hundredths desc,
                account_id asc
        ) as previous_rank
    from banded

),

moved as (

    select
        *,
        abs(warmth_rank - previous_rank) as rank_move
    from ranked

),

{# To and fro: two changes of band within 14 days. #}
swings as (

    select
        previous_dates.scored_on,
        bands_dated.account_id,
        bands_dated.program_id,
        count(*) as change_count
    from previous_dates
    inner join bands_dated
        on
            previous_dates.scored_on >= bands_dated.valid_from
            and {{ days_between('bands_dated.valid_from', 'previous_dates.scored_on') }} < 14
    where bands_dated.is_changed
    group by
        previous_dates.scored_on,
        bands_dated.account_id,
        bands_dated.program_id

),

summed as (

    select
        moved.scored_on,
        moved.previous_scored_on,
        moved.policy_version,
        moved.previous_policy_version,
        moved.program_id,
        count(*) as account_count,
        sum(moved.rank_move) as rank_move_sum,
        max(moved.rank_move) as largest_rank_move,
        sum(case when moved.rank_move > 0 then 1 else 0 end) as moved_rank_count,
        sum(case when moved.band != moved.previous_band then 1 else 0 end) as changed_band_count,
        sum(case when moved.was_on_warm_list then 1 else 0 end) as previous_warm_count,
        sum(case when moved.was_on_warm_list and moved.is_on_warm_list then 1 else 0 end)
            as kept_warm_count,
        sum(case when moved.is_held then 1 else 0 end) as held_count,
        sum(case when swings.change_count >= 2 then 1 else 0 end) as swing_count
    from moved
    left join swings
        on
            moved.scored_on = swings.scored_on
            and moved.account_id = swings.account_id
            and moved.program_id = swings.program_id
    group by
        moved.scored_on,
        moved.previous_scored_on,
        moved.policy_version,
        moved.previous_policy_version,
        moved.program_id

),

ranking_stability as (

    select
        program_id,
        cast(account_count as {{ dbt.type_bigint() }}) as account_count,
        cast(moved_rank_count as {{ dbt.type_bigint() }}) as moved_rank_count,
        cast({{ floor_divide('rank_move_sum', 'account_count') }} as {{ dbt.type_bigint() }})
            as mean_rank_move,
        cast(largest_rank_move as {{ dbt.type_bigint() }}) as largest_rank_move,
        cast(changed_band_count as {{ dbt.type_bigint() }}) as changed_band_count,
        cast(
            {{ floor_divide('100 * (account_count - changed_band_count)', 'account_count') }}
            as {{ dbt.type_bigint() }}
        ) as bands_kept_pct,
        cast(
            {{ floor_divide('100 * kept_warm_count', 'nullif(previous_warm_count, 0)') }}
            as {{ dbt.type_bigint() }}
        ) as warm_list_kept_pct,
        cast(held_count as {{ dbt.type_bigint() }}) as held_count,
        cast(swing_count as {{ dbt.type_bigint() }}) as swing_count,
        previous_scored_on,
        policy_version,
        previous_policy_version,
        scored_on
    from summed

)

select * from ranking_stability
