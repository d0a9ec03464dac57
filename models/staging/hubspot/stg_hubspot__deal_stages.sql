{#- One row per raw row of hubspot.deal_pipeline_stage: a version of a stage of deals, and how it leaves them: open, won, lost, or ended one way or the other. -#}
with

deal_stages_raw as (

    select * from {{ source('hubspot', 'deal_pipeline_stage') }}

),

deal_stages_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ record_id('pipeline_id') }} as pipeline_id,
        {{ record_id('stage_id') }} as stage_id,
        ---------- numbers
        {{ try_decimal('probability') }} as probability,
        ---------- booleans
        {{ try_boolean('is_closed') }} as is_stated_closed,
        {{ try_boolean('closed_won') }} as is_stated_won,
        ---------- timestamps
        {{ try_timestamp('updated_at') }} as updated_at,
        {{ unreadable_times(['updated_at', '_fivetran_synced']) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'deal_pipeline_stage') }} as raw_record
    from deal_stages_raw

),

deal_stages_judged as (

    {#- a stage without the flag is closed where nothing is uncertain any more #}
    select
        *,
        case
            when not coalesce(is_stated_closed, is_stated_won or probability in (0, 1), false)
                then 'open'
            when coalesce(probability = 1, is_stated_won) then 'won'
            when coalesce(probability = 0, not is_stated_won) then 'lost'
            else 'ended'
        end as stage_kind,
        {{ given_key(['pipeline_id', 'stage_id']) }} as record_key,
        case
            when stage_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from deal_stages_renamed

)

select * from deal_stages_judged
