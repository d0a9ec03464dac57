{#- One row per activity that came in several versions: among what this run reads, or beside what the ledger holds. -#}
{#-
    By hash: two ids in one hash only cost time. Few activities are here, and only these are
    compared and sorted; all others stream into the ledger.
-#}
{%- set ledger = built_before('int_activities') -%}
{%- set in_ledger = '1 = 0' if ledger is none else 'activity_hash in (select held.activity_hash from held)' -%}

with

versions as (
    select
        activity_hash,
        count(*) as version_count
    from {{ ref('int_activity_versions_keyed') }}
    group by activity_hash
),

{%- if ledger is not none %}

held as (
    select activity_hash
    from {{ ledger }}
),
{%- endif %}

repeated as (
    select activity_hash
    from versions
    where
        version_count > 1
        or {{ in_ledger }}
)

select * from repeated
