-- One row per source system: how many of its places have no state, and of its addresses no firmographic at all.
with

records as (

    select
        source_system,
        -- What stands abroad has no state of ours.
        coalesce(city, postal_code, address_line_1) is not null
        and upper(coalesce(country, 'US')) in ('US', 'USA', 'U.S.', 'UNITED STATES', 'UNITED STATES OF AMERICA')
            as has_place,
        state is null as lacks_state,
        -- A sign-up or a badge has a name and a town; firmographics are asked of lists of addresses. That of
        -- Open Payments never has any.
        source_system != 'open_payments'
        and (address_line_1 is not null or coalesce(city, state, postal_code) is null) as is_master,
        coalesce(
            organization_type, ownership, therapy_areas, service_lines, cast(bed_count as varchar),
            cast(annual_patient_volume as varchar), cast(has_formulary_committee as varchar)
        ) is null as lacks_firmographics
    from intermediate.int_organization_records

)

select
    source_system,
    count(*) as record_count,
    count(*) filter (where has_place) as placed_count,
    count(*) filter (where is_master) as master_count,
    case when count(*) filter (where has_place) >= 30
        then
            count(*) filter (where has_place and lacks_state) * 1.0
            / count(*) filter (where has_place)
    end as stateless_share,
    case when count(*) filter (where is_master) >= 30
        then
            count(*) filter (where is_master and lacks_firmographics) * 1.0
            / count(*) filter (where is_master)
    end as bare_share
from records
group by source_system
order by source_system
