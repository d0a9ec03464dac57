{#- One row per day with activities: a fingerprint of what the ledger says of that day, under the scanner rules in force. -#}

with

activities as (
    select
        activity_date,
        row_fingerprint
    from {{ ref('int_activities') }}
    where not is_deleted
),

scanner_user_agents as (
    select {{ row_fingerprint(['fragment']) }} as row_fingerprint
    from {{ ref('scanner_user_agents') }}
),

scanner_rules as (
    select
        cast(count(*) as {{ dbt.type_string() }}) as rule_count,
        cast({{ exact_sum('row_fingerprint') }} as {{ dbt.type_string() }}) as rule_sum
    from scanner_user_agents
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
            "scanner_rules.rule_count",
            "'|'",
            "coalesce(scanner_rules.rule_sum, '')",
        ]) }} as day_fingerprint
    from days
    cross join scanner_rules
)

select * from fingerprinted
