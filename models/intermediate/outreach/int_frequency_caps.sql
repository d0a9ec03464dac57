{#-
    One row per person or account x channel with a frequency cap (`*`: all channels together) that was
    touched in the window of the cap. All teams count together; a touch is a channel, day and system of
    a person: three tools that mail one person on one day are three, and collide. Who wished for
    fewer is full at the wish already.
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

channels as (

    select channel
    from {{ ref('int_consent_rules_today') }}
    where
        rule_kind = 'channel'
        and country = '*'
        and channel != 'any'

),

consents as (

    select
        contact_id,
        channel,
        frequency_text
    from {{ ref('int_contact_consents') }}
    where frequency_text is not null

),

contact_keys as (

    select
        contact_id,
        contact_key
    from {{ ref('int_contact_keys') }}
    where key_kind = 'record'

),

contact_records as (

    select
        {{ id_key('contact_record_key') }} as contact_key,
        frequency
    from {{ ref('int_contact_records') }}
    where frequency is not null

),

wishes_told as (

    select * from consents

    union all

    select
        contact_keys.contact_id,
        'any' as channel,
        contact_records.frequency as frequency_text
    from contact_records
    inner join contact_keys
        on contact_records.contact_key = contact_keys.contact_key

),

{# Of several wishes the one that lets through least. #}
wishes_read as (

    select
        contact_id,
        channel,
        {{ frequency_touches('frequency_text') }} as touch_cap,
        {{ frequency_days('frequency_text') }} as window_days
    from wishes_told

),

subjects_touched as (

    select
        'contact' as subject_kind,
        contact_id as subject_id,
        contact_id as person_key,
        touch_channel,
        touch_team,
        source_system,
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
        source_system,
        activity_date
    from events
    where account_id is not null

),

touches_in_window as (

    select
        subjects_touched.*,
        rules.channel,
        'policy' as limit_key,
        rules.rule_value as touch_cap,
        rules.window_days
    from subjects_touched
    inner join rules
        on
            subjects_touched.subject_kind = rules.status
            and rules.channel in (subjects_touched.touch_channel, '*')
    where
        {{ days_between('subjects_touched.activity_date', as_of_date()) }} < rules.window_days

    union all

    {# A wish for all channels together is full on each of them. #}
    select
        subjects_touched.*,
        channels.channel,
        wishes_read.channel || ':' || wishes_read.touch_cap || ':' || wishes_read.window_days
            as limit_key,
        wishes_read.touch_cap,
        wishes_read.window_days
    from subjects_touched
    inner join wishes_read
        on
            subjects_touched.subject_kind = 'contact'
            and subjects_touched.subject_id = wishes_read.contact_id
            and wishes_read.channel in (subjects_touched.touch_channel, 'any')
    inner join channels
        on wishes_read.channel in (channels.channel, 'any')
    where
        {{ days_between('subjects_touched.activity_date', as_of_date()) }} < wishes_read.window_days

),

touches as (

    select
        subject_kind,
        subject_id,
        channel,
        limit_key,
        touch_cap,
        window_days,
        person_key,
        touch_channel,
        source_system,
        activity_date
    from touches_in_window
    group by
        subject_kind,
        subject_id,
        channel,
        limit_key,
        touch_cap,
        window_days,
        person_key,
        touch_channel,
        source_system,
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
    where limit_key = 'policy'
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
                channel,
                limit_key
            order by
                activity_date desc,
                person_key asc,
                touch_channel asc,
                source_system asc
        ) as touch_rank,
        {# Several systems that reach one person on one channel and day collide. #}
        min(source_system) over (
            partition by
                subject_kind,
                subject_id,
                channel,
                limit_key,
                person_key,
                touch_channel,
                activity_date
        ) as first_system,
        max(source_system) over (
            partition by
                subject_kind,
                subject_id,
                channel,
                limit_key,
                person_key,
                touch_channel,
                activity_date
        ) as last_system
    from touches

),

counted as (

    select
        subject_kind,
        subject_id,
        channel,
        limit_key,
        cast(max(touch_cap) as {{ dbt.type_bigint() }}) as touch_cap,
        cast(count(*) as {{ dbt.type_bigint() }}) as touch_count,
        {# The cap holds as long as the touch that fills it is in the window. #}
        max(
            case
                when touch_rank = touch_cap
                    then {{ add_days('activity_date', 'window_days - 1') }}
            end
        ) as capped_until,
        max(activity_date) as last_touch_on,
        max(case when first_system != last_system then activity_date end) as collided_on,
        {{ sorted_list('case when first_system != last_system then source_system end', ';') }}
            as colliding_systems
    from touches_ranked
    group by
        subject_kind,
        subject_id,
        channel,
        limit_key

),

{# What is told is the policy's own count; where a wish is full first, the wish holds. #}
limits_ranked as (

    select
        *,
        max(case when touch_count >= touch_cap then 1 else 0 end) over (
            partition by
                subject_kind,
                subject_id,
                channel
        ) = 1 as is_capped,
        max(capped_until) over (
            partition by
                subject_kind,
                subject_id,
                channel
        ) as longest_capped_until,
        row_number() over (
            partition by
                subject_kind,
                subject_id,
                channel
            order by
                case when limit_key = 'policy' then 0 else 1 end asc,
                limit_key asc
        ) as limit_rank
    from counted

),

limits as (

    select
        limits_ranked.subject_kind,
        limits_ranked.subject_id,
        limits_ranked.channel,
        teams.teams,
        limits_ranked.touch_cap,
        limits_ranked.longest_capped_until as capped_until,
        limits_ranked.last_touch_on,
        limits_ranked.collided_on,
        limits_ranked.colliding_systems,
        limits_ranked.is_capped,
        coalesce(teams.team_count, 0) as team_count,
        case when limits_ranked.limit_key = 'policy' then limits_ranked.touch_count else 0 end
            as touch_count
    from limits_ranked
    left join teams
        on
            limits_ranked.subject_kind = teams.subject_kind
            and limits_ranked.subject_id = teams.subject_id
            and limits_ranked.channel = teams.channel
    where limits_ranked.limit_rank = 1

)

select * from limits
