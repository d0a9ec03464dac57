{#- One row per contact record: the contact it belongs to, and its rank when attributes survive. Restricted: personal data. -#}
with

contact_records as (

    select * from {{ ref('int_contact_records_standardized') }}

),

components as (

    select * from {{ ref('int_contact_components') }}

),

records_grouped as (

    select
        contact_records.*,
        coalesce(components.component_key, contact_records.contact_record_key) as person_key
    from contact_records
    left join components
        on contact_records.contact_record_key = components.node_key

),

records_ranked as (

    select
        *,
        row_number() over (
            partition by person_key
            order by
                created_at asc nulls last,
                contact_record_key asc
        ) as age_rank,
        row_number() over (
            partition by person_key
            order by
                trust_rank asc,
                updated_at desc nulls last,
                contact_record_key asc
        ) as survivor_rank
    from records_grouped

),

contacts_named as (

    select
        person_key,
        {{ contact_id_of('contact_record_key') }} as contact_id
    from records_ranked
    where age_rank = 1

),

records_assigned as (

    select
        records_ranked.contact_record_key,
        contacts_named.contact_id,
        records_ranked.source_system,
        records_ranked.email,
        records_ranked.title_key,
        records_ranked.specialty_key,
        records_ranked.is_opted_out,
        cast(records_ranked.survivor_rank as {{ dbt.type_bigint() }}) as survivor_rank,
        records_ranked.updated_at
    from records_ranked
    inner join contacts_named
        on records_ranked.person_key = contacts_named.person_key

)

select * from records_assigned
