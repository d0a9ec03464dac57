{#-
    One row per organization record whose source stated a parent by the as-of date: the parent of the latest
    version that was known then, and since when. A version is known from the day of its load. The one that was
    loaded first is taken at its word, since what is loaded once more has been stated before.
-#}
with

{# a source that knows no parents is not read #}
organization_versions as (

    {% for conformed_model in conformed_models('organization') %}
    select
        {{ conformed_names('organization') | join(',\n        ') }}
    from {{ ref(conformed_model) }}
    where
        source_record_id in (
            select told.source_record_id
            from {{ ref(conformed_model) }} as told
            where told.parent_source_record_id is not null
        )
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

organization_records as (

    select organization_record_key from {{ ref('int_organization_records') }}

),

versions_ordered as (

    select
        source_system,
        source_record_id,
        parent_source_record_id,
        is_deleted,
        created_at,
        updated_at,
        loaded_at,
        coalesce(loaded_at, updated_at, created_at) as known_at,
        min(coalesce(loaded_at, updated_at, created_at)) over (
            partition by
                source_system,
                source_record_id
        ) as first_known_at,
        row_number() over (
            partition by
                source_system,
                source_record_id
            order by
                {{ organization_version_order() }}
        ) as version_rank
    from organization_versions

),

versions_known as (

    select
        *,
        min(version_rank) over (
            partition by
                source_system,
                source_record_id
        ) as latest_rank
    from versions_ordered
    where
        coalesce(cast(known_at as date), {{ as_of_date() }}) <= {{ as_of_date() }}
        or (
            known_at = first_known_at
            and cast(coalesce(updated_at, created_at) as date) <= {{ as_of_date() }}
        )

),

parents_latest as (

    select * from versions_known
    where
        version_rank = latest_rank
        and parent_source_record_id is not null
        and not is_deleted

),

{# the latest known version that said something else, if any #}
parents_before as (

    select
        parents_latest.source_system,
        parents_latest.source_record_id,
        min(versions_known.version_rank) as version_rank
    from parents_latest
    inner join versions_known
        on
            parents_latest.source_system = versions_known.source_system
            and parents_latest.source_record_id = versions_known.source_record_id
    where
        versions_known.is_deleted
        or coalesce(versions_known.parent_source_record_id, '')
        != parents_latest.parent_source_record_id
    group by
        parents_latest.source_system,
        parents_latest.source_record_id

),

parents_changed as (

    select
        parents_before.source_system,
        parents_before.source_record_id,
        min(versions_known.known_at) as changed_at
    from parents_before
    inner join versions_known
        on
            parents_before.source_system = versions_known.source_system
            and parents_before.source_record_id = versions_known.source_record_id
            and parents_before.version_rank > versions_known.version_rank
    group by
        parents_before.source_system,
        parents_before.source_record_id

),

parents_keyed as (

    select
        {{ source_record_key('parents_latest.source_system', 'parents_latest.source_record_id') }}
            as organization_record_key,
        {{ source_record_key(
            'parents_latest.source_system', 'parents_latest.parent_source_record_id'
        ) }} as parent_record_key,
        cast(
            case
                when parents_before.source_record_id is not null then parents_changed.changed_at
                else coalesce(
                    parents_latest.created_at, parents_latest.updated_at, parents_latest.loaded_at
                )
            end as date
        ) as stated_on
    from parents_latest
    left join parents_before
        on
            parents_latest.source_system = parents_before.source_system
            and parents_latest.source_record_id = parents_before.source_record_id
    left join parents_changed
        on
            parents_latest.source_system = parents_changed.source_system
            and parents_latest.source_record_id = parents_changed.source_record_id

),

{# deleted and merged records say nothing #}
parents_told as (

    select
        parents_keyed.organization_record_key,
        parents_keyed.parent_record_key,
        parents_keyed.stated_on
    from parents_keyed
    inner join organization_records
        on parents_keyed.organization_record_key = organization_records.organization_record_key

)

select * from parents_told
