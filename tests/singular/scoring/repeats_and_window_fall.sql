{#-
    A score is monotone because what comes later counts at least as much: repeat percentages fall from rank to
    rank without a gap, the window falls from day to day, and every signal that scores has a profile.
-#}

with

repeat_weights as (

    select * from {{ policy_rows('repeat_weights') }}

),

window_weights as (

    select * from {{ policy_rows('window_weights') }}

),

signal_types as (

    select * from {{ ref('int_signal_types_scored') }}

),

profiles as (

    select
        policy_version,
        repeat_profile,
        count(*) as rank_count,
        min(repeat_rank) as first_rank,
        max(repeat_rank) as last_rank
    from repeat_weights
    group by
        policy_version,
        repeat_profile

),

problems as (

    select
        signal_types.policy_version,
        signal_types.signal_type as name,
        'has no repeat profile, or one with a gap' as problem
    from signal_types
    left join profiles
        on
            signal_types.policy_version = profiles.policy_version
            and signal_types.repeat_profile = profiles.repeat_profile
    where
        profiles.repeat_profile is null
        or profiles.first_rank != 1
        or profiles.last_rank != profiles.rank_count

    union all

    select
        later.policy_version,
        later.repeat_profile as name,
        'counts an earlier one more than the one after it' as problem
    from repeat_weights as later
    inner join repeat_weights as earlier
        on
            later.policy_version = earlier.policy_version
            and later.repeat_profile = earlier.repeat_profile
            and later.repeat_rank = earlier.repeat_rank + 1
            and later.repeat_pct > earlier.repeat_pct

    union all

    select
        older.policy_version,
        cast(older.age_days as {{ dbt.type_string() }}) as name,
        'counts more in the window than the day after it' as problem
    from window_weights as older
    left join window_weights as younger
        on
            older.policy_version = younger.policy_version
            and older.age_days = younger.age_days + 1
    where
        older.age_days > 0
        and older.window_pct > coalesce(younger.window_pct, 0)

)

select * from problems
