{#-
    One row per person or account x channel with a frequency cap (`*`: all channels together) that was
    touched in the window of the cap. All teams count together; a touch is a channel and day of a
    person, however many systems logged it.
-#}

with

events as (

    select * from {{ ref('int_contact_touches') }}
    where touch_channel is not null

),

rules as (

    select * from {{ ref('int_consent_rules_today') }}
    where rule_kind = 'frequency_cap'

),

subjects_touched as (

    select
        'contact' as subject_kind,
        contact_id as subject_id,
        contact_id as person_key,
        touch_channel,
        touch_team,
        activity_date
    from events
    where contact_id is not null

    union all

    {# Whom nobody knows counts as one more person of the account. #}
    select
        'account' as subject_kind,
        account_id as subject_id,
        coalesce(contact_id, 'unknown') as person_key,
        touch_channel,
        touch_team,
        activity_date
    from events
    where account_id is not null

),

touches_in_window as (

    select
        subjects_touched.*,
        rules.channel,
        rules.rule_value as touch_cap,
        rules.window_days
    from subjects_touched
    inner join rules
        on
            subjects_touched.subject_kind = rules.status
            and rules.channel in (subjects_touched.touch_channel, '*')
    where
        {{ days_between('subjects_touched.activity_date', as_of_date()) }} < rules.window_days

),

touches as (

    select
        subject_kind,
        subject_id,
        channel,
        touch_cap,
        window_days,
        person_key,
        touch_channel,
        activity_date
    from touches_in_window
    group by
        subject_kind,
        subject_id,
        channel,
        touch_cap,
        window_days,
        person_key,
        touch_channel,
        activity_date

),

teams as (

    select
        subject_kind,
        subject_id,
        channel,
        {{ sorted_list("replace(touch_team, '_', ' ')") }} as teams,
        cast(count(distinct touch_team) as {{ dbt.type_bigint() }}) as team_count
    from touches_in_window
    group by
        subject_kind,
        subject_id,
        channel

),

touches_ranked as (

    select
        *,
        row_number() over (
            partition by
                subject_kind,
                subject_id,
                channel
            order by
                activity_date desc,
                person_key asc,
                touch_channel asc
        ) as touch_rank
    from touches

),

counted as (

    select
        subject_kind,
        subject_id,
        channel,
        cast(max(touch_cap) as {{ dbt.type_bigint() }}) as touch_cap,
        cast(count(*) as {{ dbt.type_bigint() }}) as touch_count,
        {# The cap holds as long as the touch that fills it is in the window. #}
        max(
            case
                when touch_rank = touch_cap
                    then {{ add_days('activity_date', 'window_days - 1') }}
            end
        ) as capped_until,
        max(activity_date) as last_touch_on
    from touches_ranked
    group by
        subject_kind,
        subject_id,
        channel

),

limits as (

    select
        counted.subject_kind,
        counted.subject_id,
        counted.channel,
        teams.teams,
        teams.team_count,
        counted.touch_cap,
        counted.touch_count,
        counted.capped_until,
        counted.last_touch_on,
        counted.touch_count >= counted.touch_cap as is_capped
    from counted
    inner join teams
        on
            counted.subject_kind = teams.subject_kind
            and counted.subject_id = teams.subject_id
            and counted.channel = teams.channel

)

select * from limits
