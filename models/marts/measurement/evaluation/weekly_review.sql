{#- One row per programme, week, band before the week and band at its end: accounts that moved or did something, and what they did. -#}
{#- What they did counts for the programmes that it is about, as for stages: an outcome of another area is none. -#}
{#- Accounts whose band stayed and who did nothing are left out. Weeks start on Monday, the first with the log of decisions. -#}

with

bands_dated as (

    select * from {{ ref('band_history') }}

),

signal_types as (

    select
        signal_type,
        max(case when stop_kind = 'meeting' then 1 else 0 end) as is_meeting,
        max(case when family in ('request', 'clinical', 'partnering') then 1 else 0 end)
            as is_request
    from {{ policy_rows('signal_types') }}
    where polarity = 'positive'
    group by signal_type

),

activities as (

    select
        account_id,
        signal_type,
        therapy_area,
        product,
        cast({{ dbt.date_trunc('week', 'activity_date') }} as date) as week_starts_on
    from {{ ref('activities') }}
    where
        account_id is not null
        and not is_suspect
        and activity_date <= {{ as_of_date() }}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

relevances as (

    select * from {{ policy_rows('content_relevance') }}
    where
        counts_for_stages
        and relevance_pct > 0

),

signal_uses as (

    select * from {{ ref('int_signal_uses') }}
    where polarity = 'positive'

),

outcomes as (

    select
        activities.account_id,
        programs.program_id,
        activities.week_starts_on,
        sum(signal_types.is_meeting) as meeting_count,
        sum(signal_types.is_request) as request_count
    from activities
    inner join signal_types
        on activities.signal_type = signal_types.signal_type
    cross join programs
    inner join signal_uses
        on
            programs.policy_version = signal_uses.policy_version
            and programs.use_case = signal_uses.use_case
            and activities.signal_type = signal_uses.signal_type
    inner join relevances
        on
            programs.policy_version = relevances.policy_version
            and programs.use_case = relevances.use_case
            and relevances.relevance_class = {{ relevance_class('activities', 'programs') }}
    where signal_types.is_meeting + signal_types.is_request > 0
    group by
        activities.account_id,
        programs.program_id,
        activities.week_starts_on

),

account_programs as (

    select
        account_id,
        program_id,
        cast({{ dbt.date_trunc('week', 'min(valid_from)') }} as date) as first_week
    from bands_dated
    group by
        account_id,
        program_id

),

weeks_listed as (

    select
        account_id,
        program_id,
        cast({{ dbt.date_trunc('week', 'valid_from') }} as date) as week_starts_on
    from bands_dated
    where is_changed

    union all

    select
        outcomes.account_id,
        account_programs.program_id,
        outcomes.week_starts_on
    from outcomes
    inner join account_programs
        on
            outcomes.account_id = account_programs.account_id
            and outcomes.program_id = account_programs.program_id
            and outcomes.week_starts_on >= account_programs.first_week

),

weeks as (

    select
        account_id,
        program_id,
        week_starts_on,
        {{ add_days('week_starts_on', 6) }} as week_ends_on
    from weeks_listed
    group by
        account_id,
        program_id,
        week_starts_on

),

banded as (

    select
        weeks.account_id,
        weeks.program_id,
        weeks.week_starts_on,
        bands_after.band as band_at_end,
        coalesce(bands_before.band, 'not_decided') as band_before
    from weeks
    inner join bands_dated as bands_after
        on
            weeks.account_id = bands_after.account_id
            and weeks.program_id = bands_after.program_id
            and weeks.week_ends_on >= bands_after.valid_from
            and (
                bands_after.valid_to is null
                or weeks.week_ends_on < bands_after.valid_to
            )
    left join bands_dated as bands_before
        on
            weeks.account_id = bands_before.account_id
            and weeks.program_id = bands_before.program_id
            and weeks.week_starts_on > bands_before.valid_from
            and (
                bands_before.valid_to is null
                or weeks.week_starts_on <= bands_before.valid_to
            )

),

weekly_review as (

    select
        banded.program_id,
        banded.band_before,
        banded.band_at_end,
        cast(count(*) as {{ dbt.type_bigint() }}) as account_count,
        cast(count(outcomes.account_id) as {{ dbt.type_bigint() }}) as account_with_outcome_count,
        cast(coalesce(sum(outcomes.meeting_count), 0) as {{ dbt.type_bigint() }})
            as meeting_count,
        cast(coalesce(sum(outcomes.request_count), 0) as {{ dbt.type_bigint() }})
            as request_count,
        banded.week_starts_on
    from banded
    left join outcomes
        on
            banded.account_id = outcomes.account_id
            and banded.program_id = outcomes.program_id
            and banded.week_starts_on = outcomes.week_starts_on
    group by
        banded.program_id,
        banded.band_before,
        banded.band_at_end,
        banded.week_starts_on

)

select * from weekly_review
