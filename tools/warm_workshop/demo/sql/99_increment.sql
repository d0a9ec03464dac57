-- One more load for a demo that is there: rows like those of its last file, under new ids and on the days since;
-- some late, and changes to rows that earlier files brought.
create or replace temp table recent as
select
    row_number() over (order by source_system, activity_record_id) - 1 as recent_number,
    recent_rows.*
from (
    select *
    from read_parquet(getvariable('sample_file'))
    where
        source_system is not null
        and activity_record_id is not null
        and activity_type is not null
        and activity_type not in ('mystery touch', 'Fax Received')
        and occurred_at > timestamp '2000-01-01'
        and occurred_at <= getvariable('as_of') + interval 1 day
        and not is_deleted
    qualify row_number() over (partition by source_system, activity_record_id order by updated_at, loaded_at) = 1
) as recent_rows;

set variable recent_count = (select count(*) from recent);

create or replace temp table increment_rows as
with drawn as (
    select
        i,
        pick('increment kind', i, 1000) as kind_draw,
        pick('increment like', i, getvariable('recent_count')) as recent_number
    from range(getvariable('increment_rows')) as t(i)
),

shaped as (
    select
        drawn.i,
        drawn.recent_number,
        case
            when drawn.kind_draw < 880 then 'new'
            when drawn.kind_draw < 940 then 'late'
            when drawn.kind_draw < 970 then 'corrected'
            when drawn.kind_draw < 985 then 'deleted'
            else 'redelivered'
        end as planted_as,
        -- A row is changed or repeated once a load.
        row_number() over (partition by drawn.recent_number, drawn.kind_draw >= 940 order by drawn.i) as turn
    from drawn
)

select
    shaped.i,
    case when shaped.planted_as in ('corrected', 'deleted', 'redelivered') and shaped.turn > 1 then 'new' else shaped.planted_as end as planted_as,
    recent.* exclude (recent_number)
from shaped
inner join recent
    on shaped.recent_number = recent.recent_number;

create or replace temp table increment_file as
select
    planted_as,
    increment_rows.* exclude (i, planted_as) replace (
        case when planted_as in ('new', 'late')
            then upper(left(source_system, 1)) || '-' || getvariable('increment_label') || '-' || cast(i as varchar)
            else activity_record_id end as activity_record_id,
        case
            -- New rows fall on the last three days of the demo as it now stands.
            when planted_as = 'new'
                then getvariable('as_of') - cast(pick('increment day', i, 3) as integer) + cast(occurred_at as time)
            when planted_as = 'late'
                then getvariable('as_of') - cast(20 + pick('increment late', i, getvariable('late_days')) as integer) + cast(occurred_at as time)
            when planted_as = 'corrected'
                then occurred_at - cast(1 + pick('increment change', i, 5) as integer) * interval 1 day
            else occurred_at
        end as occurred_at,
        planted_as = 'deleted' as is_deleted,
        case
            when planted_as = 'redelivered' then updated_at
            when planted_as = 'new'
                then getvariable('as_of') - cast(pick('increment day', i, 3) as integer) + cast(occurred_at as time) + interval 5 minute
            else cast(getvariable('as_of') as timestamp) + interval 82000 second + cast(pick('increment second', i, 2000) as integer) * interval 1 second
        end as updated_at,
        case when planted_as = 'redelivered' then loaded_at
            else cast(getvariable('as_of') as timestamp) + interval 84600 second end as loaded_at
    )
from increment_rows
order by i;
