{#- One row per version of an activity that came in several: what this run reads, and what the ledger says already. -#}
-- depends_on: {{ ref('int_load_plan') }}
{% set ledger = previous_table('int_activities') %}

with

repeated as (

    select * from {{ ref('int_activities_repeated') }}

),

versions as (

    select
        {{ activity_version_columns() | join(',\n        ') }},
        false as was_in_several_sources
    from {{ ref('int_activity_versions') }}
    where
        quarantine_reason is null
        and activity_hash in (select repeated.activity_hash from repeated)

),

{%- if ledger is not none %}

{# What the ledger says of these activities competes with what came now, unless it is read whole again. #}
held as (

    select
        {{ activity_version_columns() | join(',\n        ') }},
        is_in_several_sources as was_in_several_sources
    from {{ ledger }}
    where
        activity_hash in (select repeated.activity_hash from repeated)
        and source_name not in ({{ rebuilt_sources() }})

),
{%- endif %}

all_versions as (

    select * from versions
    {%- if ledger is not none %}

    union all

    select * from held
    {%- endif %}

)

select * from all_versions
