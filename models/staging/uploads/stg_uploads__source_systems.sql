{#- One row per raw row of uploads.source_systems: how far a source system is trusted. -#}
with

source_systems_raw as (

    select * from {{ source('uploads', 'source_systems') }}

),

source_systems_renamed as (

    select
        ---------- ids
        {{ without_address(clean_text('source_system')) }} as source_system,
        ---------- strings
        {{ clean_text('description') }} as description,
        {{ clean_text('data_use_basis') }} as data_use_basis,
        ---------- numbers
        {{ try_integer('trust_rank') }} as trust_rank,
        ---------- booleans
        coalesce({{ try_boolean('is_deduplicated') }}, false) as is_deduplicated,
        ---------- audit
        landing_key,
        {{ raw_row_as_json('uploads', 'source_systems') }} as raw_record
    from source_systems_raw

),

source_systems_judged as (

    select
        *,
        {{ given_key(['source_system']) }} as record_key,
        case
            when source_system is null then 'missing_key'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from source_systems_renamed

)

select * from source_systems_judged
