{#- Months and channels come to the outcomes that they are made of, programme by programme. -#}

with

outcomes as (

    select
        program_id,
        count(*) as outcome_count,
        sum(
            case
                when is_success and occurred_on >= {{ add_days(as_of_date(), -365) }} then 1
                else 0
            end
        ) as success_count,
        sum(coalesce(amount_usd, 0)) as amount_usd
    from {{ ref('outcomes') }}
    where program_id is not null
    group by program_id

),

months as (

    select
        program_id,
        sum(outcome_count) as outcome_count,
        sum(coalesce(amount_usd, 0)) as amount_usd
    from {{ ref('monthly_outcomes') }}
    group by program_id

),

channels as (

    select
        program_id,
        sum(outcome_credit) as outcome_credit
    from {{ ref('channel_performance') }}
    group by program_id

),

compared as (

    select
        outcomes.program_id,
        outcomes.outcome_count - coalesce(months.outcome_count, 0) as outcomes_missing,
        outcomes.amount_usd - coalesce(months.amount_usd, 0) as amount_missing,
        outcomes.success_count - coalesce(channels.outcome_credit, 0) as credit_missing
    from outcomes
    left join months
        on outcomes.program_id = months.program_id
    left join channels
        on outcomes.program_id = channels.program_id

)

select * from compared
where
    outcomes_missing != 0
    or amount_missing != 0
    or credit_missing != 0
