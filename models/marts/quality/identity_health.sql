{#- One row per identity metric x dimension on the as-of date: how well records, contacts and activities lead to accounts. -#}
with

record_metrics as (

    select * from {{ ref('int_identity_record_metrics') }}

),

contact_metrics as (

    select * from {{ ref('int_identity_coverage_metrics') }}

),

activity_metrics as (

    select * from {{ ref('int_identity_activity_metrics') }}

),

review_metrics as (

    select * from {{ ref('int_identity_review_metrics') }}

),

metrics_gathered as (

    select
        metric,
        dimension,
        value
    from record_metrics
    union all
    select
        metric,
        dimension,
        value
    from contact_metrics
    union all
    select
        metric,
        dimension,
        value
    from activity_metrics
    union all
    select
        metric,
        dimension,
        value
    from review_metrics

),

metrics_dated as (

    select
        metric,
        dimension,
        cast(value as {{ dbt.type_bigint() }}) as value,
        {{ as_of_date() }} as as_of
    from metrics_gathered

)

select * from metrics_dated
