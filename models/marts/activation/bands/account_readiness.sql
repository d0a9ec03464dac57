{#- One row per account, programme and kind of readiness with any evidence: is its timing window open, since when and until when. -#}

with

windows as (

    select * from {{ ref('int_readiness_windows') }}

),

account_readiness as (

    select
        account_id,
        program_id,
        readiness_kind,
        {{ dbt.concat(["'The account '", "readiness_words"]) }} as readiness,
        evidence_kind,
        evidence_id,
        cast(evidence_count as {{ dbt.type_bigint() }}) as evidence_count,
        is_open,
        seen_on,
        open_until,
        scored_on,
        policy_version
    from windows

)

select * from account_readiness
