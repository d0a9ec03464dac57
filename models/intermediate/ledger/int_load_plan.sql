{#- One row per activity landing, and per source that lost all of its landings: whether this build has to read it. -#}
{#-
    A landing that is not in the log of absorbed landings is read. A source is read whole where no
    increment would be exact: a landing changed or went, a seed that decides what rows mean changed,
    or the as-of date moved so that rows are judged otherwise. What the ledger holds is looked at
    too: a build that died may have absorbed what it never logged. An activity that several sources have
    stands in the ledger once: with one source all are read again, or what the others said of it is lost.
-#}
{%- set log = previous_table('int_activity_load_log') -%}
{%- set ledger = previous_table('int_activities') -%}
{%- set quarantine = previous_table('int_activities_quarantined') -%}
{%- set is_first_build = log is none or ledger is none or quarantine is none -%}
{%- set last_day = add_days(as_of_date(), 1) -%}

with

signal_types as (

    {{ signal_types_known() }}

),

mapping_rows as (

    select
        {{ row_fingerprint(["'type'", 'source_system', 'activity_type', 'signal_type']) }}
            as row_fingerprint
    from {{ ref('activity_type_map') }}

    union all

    {# Known types alone decide what a row means: a new version of their points reads nothing again. #}
    select {{ row_fingerprint(["'signal'", 'signal_type', "''", "''"]) }} as row_fingerprint
    from signal_types

    union all

    select {{ row_fingerprint(["'payer'", 'manufacturer_name', "''", "''"]) }} as row_fingerprint
    from {{ ref('open_payments_manufacturers') }}

    union all

    select {{ row_fingerprint(["'product'", 'product', 'therapy_area', "''"]) }} as row_fingerprint
    from {{ ref('product_therapy_areas') }}

    union all

    select {{ row_fingerprint(["'area'", 'keyword', 'therapy_area', "''"]) }} as row_fingerprint
    from {{ ref('therapy_areas') }}

    union all

    {# What a campaign of Salesforce names is what its tasks are about; pages are looked up at every build. #}
    select
        {{ row_fingerprint(["'topic'", 'pattern', 'therapy_area', 'product']) }} as row_fingerprint
    from {{ ref('topic_patterns') }}
    where
        signal_type is null
        and place in ('*', 'campaign')

),

mapping_version as (

    select cast({{ exact_sum('row_fingerprint') }} as {{ dbt.type_string() }}) as mapping_version
    from mapping_rows

),

landings_found as (

    {%- for source in activity_sources() %}
    {{ current_landings_sql(source) }}
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}

),

landings as (

    select
        landings_found.source_name,
        landings_found.landing_key,
        {{ dbt.hash(dbt.concat([
            'landings_found.landing_state', "'|'", 'mapping_version.mapping_version'
        ])) }} as landing_version
    from landings_found
    cross join mapping_version

),

{%- if not is_first_build %}

logged as (

    select
        source_name,
        landing_key,
        max(landing_version) as landing_version,
        max(
            case
                when status = 'staged' and activity_date > {{ last_day }} then 1
                when
                    status in ('time_out_of_range', 'appointment_ahead')
                    and activity_date >= {{ earliest_activity_date() }}
                    and activity_date <= {{ last_day }}
                    then 1
                else 0
            end
        ) as is_judged_otherwise
    from {{ log }}
    group by
        source_name,
        landing_key

),

held as (

    select
        source_name,
        landing_key,
        landing_version,
        is_judged_otherwise
    from logged

    union all

    select
        source_name,
        landing_key,
        landing_version,
        0 as is_judged_otherwise
    from {{ ledger }}
    group by
        source_name,
        landing_key,
        landing_version

    union all

    select
        source_name,
        landing_key,
        landing_version,
        0 as is_judged_otherwise
    from {{ quarantine }}
    group by
        source_name,
        landing_key,
        landing_version

),

sources_changed as (

    select held.source_name
    from held
    left join landings
        on
            held.landing_key = landings.landing_key
            and held.landing_version = landings.landing_version
    where
        landings.landing_key is null
        or held.is_judged_otherwise = 1
    group by held.source_name

),

activities_shared as (

    select count(*) as activity_count
    from {{ ledger }}
    where is_in_several_sources

),

rebuilt_sources as (

    select source_name from sources_changed

    union

    select held.source_name
    from held
    cross join activities_shared
    where
        activities_shared.activity_count > 0
        and exists (select 1 from sources_changed)

),

plan as (

    select
        landings.source_name,
        landings.landing_key,
        landings.landing_version,
        rebuilt_sources.source_name is not null as is_source_rebuilt,
        rebuilt_sources.source_name is not null
        or logged.landing_key is null as is_to_read
    from landings
    left join rebuilt_sources
        on landings.source_name = rebuilt_sources.source_name
    left join logged
        on landings.landing_key = logged.landing_key

    union all

    {# A source without any landing left has still to be emptied. #}
    select
        source_name,
        cast(null as {{ dbt.type_string() }}) as landing_key,
        cast(null as {{ dbt.type_string() }}) as landing_version,
        true as is_source_rebuilt,
        false as is_to_read
    from rebuilt_sources

)
{%- else %}

plan as (

    select
        source_name,
        landing_key,
        landing_version,
        true as is_source_rebuilt,
        true as is_to_read
    from landings

)
{%- endif %}

select * from plan
