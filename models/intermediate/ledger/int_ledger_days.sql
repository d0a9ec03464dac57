{#- One row per day with activities: a fingerprint of what the ledger says of that day, under the rules that verdicts and counts follow. -#}

with

activities as (

    select
        activity_date,
        row_fingerprint
    from {{ ref('int_activities') }}
    where not is_deleted

),

rule_rows as (

    select {{ row_fingerprint(["'scanner'", 'fragment']) }} as row_fingerprint
    from {{ ref('scanner_user_agents') }}

    union all

    select {{ row_fingerprint(["'scored'", 'signal_type']) }} as row_fingerprint
    from {{ ref('int_signal_types_scored') }}
    group by signal_type

),

rules as (

    select
        cast(count(*) as {{ dbt.type_string() }}) as rule_count,
        cast({{ exact_sum('row_fingerprint') }} as {{ dbt.type_string() }}) as rule_sum
    from rule_rows

),

days as (

    select
        activity_date,
        count(*) as activity_count,
        {{ exact_sum('row_fingerprint') }} as fingerprint_sum
    from activities
    group by activity_date

),

fingerprinted as (

    select
        days.activity_date,
        days.activity_count,
        {{ dbt.concat([
            "cast(days.activity_count as " ~ dbt.type_string() ~ ")",
            "'|'",
            "cast(days.fingerprint_sum as " ~ dbt.type_string() ~ ")",
            "'|'",
            "rules.rule_count",
            "'|'",
            "coalesce(rules.rule_sum, '')",
        ]) }} as day_fingerprint
    from days
    cross join rules

)

select * from fingerprinted
