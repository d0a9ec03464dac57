{#- One row per organization record of a source: its latest version, without the deleted ones, merged ones still among them. -#}
with

organization_records_unioned as (

    select * from {{ ref('int_organization_records_unioned') }}

),

organization_records_ranked as (

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
                    'organization_name', 'alternate_name', 'address_line_1', 'address_line_2',
                    'city', 'state', 'postal_code', 'country', 'phone', 'website',
                    'organization_type', 'ownership', 'npi', 'ccn', 'tax_id',
                    'parent_source_record_id', 'bed_count', 'annual_patient_volume',
                    'therapy_areas', 'service_lines', 'has_formulary_committee', 'is_deleted',
                    'created_at', 'landed_from',
                ]) }} desc
        ) as row_rank
    from organization_records_unioned

),

organization_records_latest as (

    select
        {{ source_record_key('source_system', 'source_record_id') }} as organization_record_key,
        source_system,
        source_record_id,
        organization_name,
        alternate_name,
        address_line_1,
        address_line_2,
        city,
        state,
        postal_code,
        country,
        phone,
        website,
        organization_type,
        ownership,
        npi,
        ccn,
        tax_id,
        parent_source_record_id,
        bed_count,
        annual_patient_volume,
        therapy_areas,
        service_lines,
        has_formulary_committee,
        created_at,
        updated_at,
        loaded_at,
        landed_from
    from organization_records_ranked
    where
        row_rank = 1
        and not is_deleted

)

select * from organization_records_latest
