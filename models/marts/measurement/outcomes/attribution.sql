{#- One row per outcome that is a success, method and channel that is credited: millionths that sum to one per outcome and method. -#}
{#-
    A touch is what people of the account did, with interest, in the days before the outcome and not on its day,
    whatever it was about; news about it from outside is none. An outcome that nothing came before is credited to the channel `none`.
-#}

with

methods as (

    select * from {{ ref('attribution_methods') }}

),

decay_weights as (

    select * from {{ ref('decay_weights') }}

),

{# An outcome of several programmes is credited once. #}
outcomes as (

    select
        outcome_id,
        outcome_type,
        account_id,
        occurred_on
    from {{ ref('outcomes') }}
    where is_success
    group by
        outcome_id,
        outcome_type,
        account_id,
        occurred_on

),

activities as (

    select
        activity_id,
        account_id,
        channel,
        activity_date,
        occurred_at
    from {{ ref('activities') }}
    where
        account_id in (select outcomes.account_id from outcomes)
        and not is_suspect
        and channel != 'external'
        and intent_level in ('low', 'mid', 'high')

),

stage_days as (

    select
        account_id,
        cast(entered_at as date) as entered_on
    from {{ ref('stage_transitions') }}
    where stage_level = 'account'
    group by
        account_id,
        cast(entered_at as date)

),

touches as (

    select
        outcomes.outcome_id,
        methods.method,
        methods.half_life_days,
        activities.channel,
        activities.activity_id,
        activities.occurred_at,
        {{ days_between('activities.activity_date', 'outcomes.occurred_on') }} as age_days,
        stage_days.account_id is not null as is_of_stage_day
    from outcomes
    cross join methods
    inner join activities
        on
            outcomes.account_id = activities.account_id
            and outcomes.occurred_on > activities.activity_date
            and {{ days_between('activities.activity_date', 'outcomes.occurred_on') }}
            <= methods.lookback_days
    left join stage_days
        on
            activities.account_id = stage_days.account_id
            and activities.activity_date = stage_days.entered_on

),

touches_placed as (

    select
        *,
        row_number() over (
            partition by
                outcome_id,
                method
            order by
                occurred_at asc,
                activity_id asc
        ) as place,
        row_number() over (
            partition by
                outcome_id,
                method,
                channel
            order by
                occurred_at asc,
                activity_id asc
        ) as place_in_channel,
        count(*) over (
            partition by
                outcome_id,
                method
        ) as touch_count
    from touches

),

{# Whole numbers: only what they are to each other counts. #}
touches_weighted as (

    select
        touches_placed.outcome_id,
        touches_placed.method,
        touches_placed.channel,
        case touches_placed.method
            when 'first_touch' then case when touches_placed.place = 1 then 1 else 0 end
            when 'last_touch'
                then
                    case
                        when touches_placed.place = touches_placed.touch_count then 1
                        else 0
                    end
            when 'linear' then 1
            when 'position'
                then
                    case
                        when touches_placed.touch_count <= 2 then 1
                        when touches_placed.place in (1, touches_placed.touch_count)
                            then 2 * (touches_placed.touch_count - 2)
                        else 1
                    end
            when 'time_decay' then coalesce(decay_weights.weight, 0)
            when 'influenced'
                then case when touches_placed.place_in_channel = 1 then 1 else 0 end
            when 'stage_progression'
                then case when touches_placed.is_of_stage_day then 1 else 0 end
            else 0
        end as touch_weight
    from touches_placed
    left join decay_weights
        on
            touches_placed.half_life_days = decay_weights.half_life_days
            and touches_placed.age_days = decay_weights.age_days

),

channels_weighted as (

    select
        outcome_id,
        method,
        channel,
        sum(touch_weight) as channel_weight,
        sum(case when touch_weight > 0 then 1 else 0 end) as touch_count
    from touches_weighted
    where touch_weight > 0
    group by
        outcome_id,
        method,
        channel

),

channels_shared as (

    select
        outcome_id,
        method,
        channel,
        touch_count,
        {{ floor_divide(
            '1000000 * channel_weight',
            'sum(channel_weight) over (partition by outcome_id, method)',
        ) }} as millionths,
        row_number() over (
            partition by
                outcome_id,
                method
            order by
                channel_weight desc,
                channel asc
        ) as channel_rank
    from channels_weighted

),

{# What division leaves goes to the channel with most. #}
channels_credited as (

    select
        *,
        millionths + case
            when channel_rank = 1
                then
                    1000000 - sum(millionths) over (
                        partition by
                            outcome_id,
                            method
                    )
            else 0
        end as credit_millionths
    from channels_shared

),

attribution as (

    select
        outcomes.outcome_id,
        methods.method,
        outcomes.outcome_type,
        outcomes.account_id,
        coalesce(channels_credited.channel, 'none') as channel,
        cast(coalesce(channels_credited.touch_count, 0) as {{ dbt.type_bigint() }}) as touch_count,
        cast(
            cast(coalesce(channels_credited.credit_millionths, 1000000) as decimal(7, 0))
            * cast(0.000001 as decimal(7, 6))
            as decimal(7, 6)
        ) as credit,
        outcomes.occurred_on
    from outcomes
    cross join methods
    left join channels_credited
        on
            outcomes.outcome_id = channels_credited.outcome_id
            and methods.method = channels_credited.method

)

select * from attribution
