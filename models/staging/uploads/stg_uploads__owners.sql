{#- One row per raw row of uploads.owners: a person who can take an account, and how many a week. -#}
with

owners_raw as (

    select * from {{ source('uploads', 'owners') }}

),

owners_renamed as (

    select
        ---------- ids
        {{ clean_text('owner_id') }} as owner_id,
        ---------- strings
        {{ clean_text('owner_name') }} as owner_name,
        lower({{ clean_text('team') }}) as team,
        {{ clean_text('specialties') }} as specialties,
        ---------- numbers
        {{ try_count('weekly_capacity') }} as weekly_capacity,
        ---------- booleans
        {{ try_boolean('is_active') }} as is_active,
        ---------- audit
        landing_key,
        {{ raw_row_as_json('uploads', 'owners') }} as raw_record
    from owners_raw

),

owners_judged as (

    select
        *,
        {{ given_key(['owner_id']) }} as record_key,
        case
            when owner_id is null then 'missing_key'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from owners_renamed

)

select * from owners_judged
