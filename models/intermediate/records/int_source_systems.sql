{#- One row per source system with organization or contact records: whether it lists each organization once, and its trust. -#}
with

source_systems_uploaded as (

    select * from {{ ref('stg_uploads__source_systems') }}
    where quarantine_reason is null

),

source_trust as (

    select * from {{ ref('source_trust') }}

),

systems_found as (

    select source_system from {{ ref('int_organization_records') }}
    union all
    select source_system from {{ ref('int_contact_records') }}

),

systems_distinct as (

    select source_system
    from systems_found
    group by source_system

),

uploads_ranked as (

    select
        source_system,
        is_deduplicated,
        trust_rank,
        row_number() over (
            partition by source_system
            order by
                landing_key desc,
                trust_rank asc nulls last,
                is_deduplicated asc,
                raw_record asc
        ) as row_rank
    from source_systems_uploaded

),

systems_judged as (

    select
        systems_distinct.source_system,
        coalesce(uploads_ranked.is_deduplicated, source_trust.is_deduplicated) is not null
            as is_declared,
        coalesce(uploads_ranked.is_deduplicated, source_trust.is_deduplicated, false)
            as is_deduplicated,
        {# a system that nobody ranked comes after all that somebody did #}
        cast(
            coalesce(uploads_ranked.trust_rank, source_trust.trust_rank, 1000)
            as {{ dbt.type_bigint() }}
        ) as trust_rank
    from systems_distinct
    left join uploads_ranked
        on
            systems_distinct.source_system = uploads_ranked.source_system
            and uploads_ranked.row_rank = 1
    left join source_trust
        on systems_distinct.source_system = source_trust.source_system

)

select * from systems_judged
