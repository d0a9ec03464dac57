{#- One row per activity that came in several versions: among what this run reads, or beside what the ledger holds. -#}
{#-
    By hash: two ids in one hash only cost time. Few activities are here, and only these are
    compared and sorted; all others stream into the ledger. What the ledger holds of a source that
    is read whole again is on its way out, and repeats nothing.
-#}
-- depends_on: {{ ref('int_load_plan') }}
{% set ledger = previous_table('int_activities') %}

with

versions as (

    select
        activity_hash,
        count(*) as version_count
    from {{ ref('int_activity_versions') }}
    where quarantine_reason is null
    group by activity_hash

),

repeated as (

    select activity_hash
    from versions
    where version_count > 1
    {%- if ledger is not none %}

    union

    select activity_hash
    from {{ ledger }}
    where
        activity_hash in (select versions.activity_hash from versions)
        and source_name not in ({{ rebuilt_sources() }})
    {%- endif %}

)

select * from repeated
