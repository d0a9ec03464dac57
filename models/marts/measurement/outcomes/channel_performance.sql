{#- One row per programme, kind of account and channel: what was sent and answered on it in the last 365 days, and which outcomes it is credited with. -#}
{#-
    Credits are those of the method `linear`; over all channels, `none` included, they sum to the successful outcomes
    of the programme and kind of account.
-#}
{%- set days = 365 -%}

with

accounts as (

    select
        account_id,
        account_type_group
    from {{ ref('int_accounts') }}

),

activities as (

    {{ outreach_and_responses(known_since=add_days(as_of_date(), -days)) }}

),

by_account as (

    select
        program_id,
        account_id,
        coalesce(channel, 'unknown') as channel,
        sum(case when is_outreach then activity_count else 0 end) as outreach_count,
        sum(case when is_response then activity_count else 0 end) as response_count,
        min(case when is_outreach then activity_date end) as first_outreach_on,
        max(case when is_response then activity_date end) as last_response_on
    from activities
    where
        is_outreach
        or is_response
    group by
        program_id,
        account_id,
        coalesce(channel, 'unknown')

),

outcomes_credited as (

    select
        outcomes.program_id,
        outcomes.account_id,
        attribution.channel,
        sum(attribution.credit) as outcome_credit
    from {{ ref('outcomes') }} as outcomes
    inner join {{ ref('attribution') }} as attribution
        on outcomes.outcome_id = attribution.outcome_id
    where
        attribution.method = 'linear'
        and outcomes.program_id is not null
        and outcomes.occurred_on >= {{ add_days(as_of_date(), -days) }}
    group by
        outcomes.program_id,
        outcomes.account_id,
        attribution.channel

),

keys as (

    select
        program_id,
        account_id,
        channel
    from by_account

    union

    select
        program_id,
        account_id,
        channel
    from outcomes_credited

),

summed as (

    select
        keys.program_id,
        accounts.account_type_group,
        keys.channel,
        sum(coalesce(by_account.outreach_count, 0)) as outreach_count,
        sum(coalesce(by_account.response_count, 0)) as response_count,
        sum(case when by_account.outreach_count > 0 then 1 else 0 end) as reached_account_count,
        sum(case when by_account.response_count > 0 then 1 else 0 end) as responding_account_count,
        sum(
            case when by_account.last_response_on >= by_account.first_outreach_on then 1 else 0 end
        ) as answering_account_count,
        sum(coalesce(outcomes_credited.outcome_credit, 0)) as outcome_credit
    from keys
    inner join accounts
        on keys.account_id = accounts.account_id
    left join by_account
        on
            keys.program_id = by_account.program_id
            and keys.account_id = by_account.account_id
            and keys.channel = by_account.channel
    left join outcomes_credited
        on
            keys.program_id = outcomes_credited.program_id
            and keys.account_id = outcomes_credited.account_id
            and keys.channel = outcomes_credited.channel
    group by
        keys.program_id,
        accounts.account_type_group,
        keys.channel

),

channel_performance as (

    select
        program_id,
        account_type_group,
        channel,
        cast(outreach_count as {{ dbt.type_bigint() }}) as outreach_count,
        cast(reached_account_count as {{ dbt.type_bigint() }}) as reached_account_count,
        cast(response_count as {{ dbt.type_bigint() }}) as response_count,
        cast(responding_account_count as {{ dbt.type_bigint() }}) as responding_account_count,
        cast(answering_account_count as {{ dbt.type_bigint() }}) as answering_account_count,
        cast(
            {{ floor_divide('100 * answering_account_count', 'nullif(reached_account_count, 0)') }}
            as {{ dbt.type_bigint() }}
        ) as response_rate_pct,
        cast(outcome_credit as decimal(18, 6)) as outcome_credit,
        {{ as_of_date() }} as scored_on
    from summed

)

select * from channel_performance
