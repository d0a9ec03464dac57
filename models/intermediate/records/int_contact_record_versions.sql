{#- One row per contact record of a source: its latest version, without the deleted ones, merged ones still among them. -#}
with

contact_records_unioned as (

    select * from {{ ref('int_contact_records_unioned') }}

),

contact_records_ranked as (

    select
        *,
        row_number() over (
            partition by source_system, source_record_id
            order by
                updated_at desc nulls last,
                loaded_at desc nulls last,
                -- reference files carry no times: the later file name is the later release
                landing_key desc nulls last,
                {{ content_hash([
                    'organization_record_key', 'organization_name', 'first_name', 'last_name',
                    'email', 'phone', 'npi', 'job_title', 'specialty', 'address_line_1', 'city',
                    'state', 'postal_code', 'is_opted_out', 'is_deleted', 'created_at',
                    'landed_from',
                ]) }} desc
        ) as row_rank
    from contact_records_unioned

),

contact_records_latest as (

    select
        {{ source_record_key('source_system', 'source_record_id') }} as contact_record_key,
        source_system,
        source_record_id,
        organization_record_key,
        organization_name,
        first_name,
        last_name,
        email,
        phone,
        npi,
        job_title,
        specialty,
        address_line_1,
        city,
        state,
        postal_code,
        is_opted_out,
        created_at,
        updated_at,
        loaded_at,
        landed_from
    from contact_records_ranked
    where
        row_rank = 1
        and not is_deleted

)

select * from contact_records_latest
