-- One row per source system and kind of value: which share of its records has the value that most of them have.
with

given_values as (

    select
        source_system,
        'organization name' as value_kind,
        lower(organization_name) as given_value
    from intermediate.int_organization_records

    union all

    select
        source_system,
        'contact e-mail' as value_kind,
        email as given_value
    from intermediate.int_contact_records

    union all

    select
        source_system,
        'contact name' as value_kind,
        lower(first_name || ' ' || last_name) as given_value
    from intermediate.int_contact_records

),

value_counts as (

    select
        source_system,
        value_kind,
        count(*) as record_count
    from given_values
    where given_value is not null
    group by source_system, value_kind, given_value

)

select
    source_system,
    value_kind,
    sum(record_count) as record_count,
    count(*) as value_count,
    max(record_count) as most_alike_count,
    case when sum(record_count) >= 20 then max(record_count) * 1.0 / sum(record_count) end
        as most_alike_share
from value_counts
group by source_system, value_kind
order by source_system, value_kind
