-- A few rows nobody can use, so that quarantine has something to show.
create or replace table bad_activities as
select
    b.source_system,
    b.activity_record_id,
    b.activity_type,
    case b.fault
        when 'unusable_time' then cast(null as timestamp)
        when 'year_9999' then timestamp '9999-12-31 00:00:00'
        when 'ancient' then timestamp '1899-12-30 00:00:00'
        when 'future' then day_second(getvariable('days') + 45, 50000)
        else day_second(getvariable('days') - 5 - b.n, 50000)
    end as occurred_at,
    cast(null as varchar) as contact_record_id,
    'nobody' || cast(b.n as varchar) || '@quorumpeak.example' as email,
    cast(null as varchar) as organization_record_id,
    cast(null as varchar) as organization_name,
    cast(null as varchar) as content_id,
    cast(null as varchar) as campaign_id,
    cast(null as varchar) as therapy_area,
    cast(null as varchar) as product,
    cast(null as varchar) as outcome,
    cast(null as varchar) as user_agent,
    cast(null as varchar) as url,
    false as is_deleted,
    day_second(getvariable('days') - 1, 80000) as updated_at,
    day_second(getvariable('days') - 1, 84600) as loaded_at,
    b.reason
from (values
    (0, 'engage', null, 'email_click', 'key', 'missing_key'),
    (1, 'engage', null, 'email_open', 'key', 'missing_key'),
    (2, null, 'X-2', 'email_click', 'key', 'missing_key'),
    (3, 'engage', 'X-3', 'email_click', 'unusable_time', 'unusable_time'),
    (4, 'crm', 'X-4', 'call_connected', 'unusable_time', 'unusable_time'),
    (5, 'engage', 'X-5', 'web_disease_education', 'year_9999', 'time_out_of_range'),
    (6, 'events', 'X-6', 'booth_scan', 'ancient', 'time_out_of_range'),
    (7, 'crm', 'X-7', 'meeting_held', 'future', 'time_out_of_range'),
    (8, 'engage', 'X-8', 'mystery touch', 'type', 'unknown_type'),
    (9, 'engage', 'X-9', null, 'type', 'unknown_type'),
    (10, 'engage', 'X-10', 'Fax Received', 'type', 'unknown_type'),
    (11, 'events', 'X-11', 'mystery touch', 'type', 'unknown_type')
) as b (n, source_system, activity_record_id, activity_type, fault, reason);
