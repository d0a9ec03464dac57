{#- One row per programme, month, kind of outcome and band before it: how many, at how many accounts, worth what. Outcomes alone; activity is in weekly_activity. -#}

with

outcomes as (

    select
        *,
        cast({{ dbt.date_trunc('month', 'occurred_on') }} as date) as month_starts_on
    from {{ ref('outcomes') }}
    where program_id is not null

),

monthly_outcomes as (

    select
        program_id,
        outcome_type,
        coalesce(band_before, 'not_decided') as band_before,
        is_success,
        cast(count(*) as {{ dbt.type_bigint() }}) as outcome_count,
        cast(count(distinct account_id) as {{ dbt.type_bigint() }}) as account_count,
        cast(sum(amount_usd) as decimal(18, 2)) as amount_usd,
        month_starts_on
    from outcomes
    group by
        program_id,
        outcome_type,
        coalesce(band_before, 'not_decided'),
        is_success,
        month_starts_on

)

select * from monthly_outcomes
