-- One row per source system: the share of its organization records that lack a firmographic.
select
    source_system,
    count(*) as record_count,
    avg(case when organization_type is null then 1.0 else 0.0 end) as organization_type_missing_share,
    avg(case when state is null then 1.0 else 0.0 end) as state_missing_share,
    avg(case when postal_code is null then 1.0 else 0.0 end) as postal_code_missing_share,
    avg(case when bed_count is null then 1.0 else 0.0 end) as bed_count_missing_share
from intermediate.int_organization_records
group by source_system
order by source_system
