{#- One row per organization record x service that its names or its declared type speak of. -#}
with

organization_records as (

    select
        {{ record_hash() }} as record_hash,
        source_system,
        {{ organization_name_key('organization_type') }} as organization_type
    from {{ ref('int_organization_records') }}

),

record_names as (

    select * from {{ ref('int_organization_record_names') }}

),

name_words as (

    select * from {{ ref('int_organization_name_words') }}

),

organization_types as (

    select * from {{ ref('organization_types') }}

),

services_found as (

    select
        record_names.record_hash,
        name_words.service_group
    from record_names
    inner join name_words
        on record_names.plain_name = name_words.plain_name
    union all
    select
        organization_records.record_hash,
        organization_types.service_group
    from organization_records
    inner join organization_types
        on
            organization_records.organization_type = organization_types.organization_type
            and organization_types.source_system in ('*', organization_records.source_system)

),

record_services as (

    select
        record_hash,
        service_group
    from services_found
    {# practice is no service but a kind of organization #}
    where service_group is not null and service_group != 'practice'
    group by
        record_hash,
        service_group

)

select * from record_services
