{#-
    One row per account x parent account that a source or a steward stated by the as-of date: whose word it is,
    and how it ranks. A source's word is that of the latest version of a record that was known then. A version
    is known from the day of its load; the one that was loaded first is taken at its word, since what is loaded
    once more has been stated before.
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
        and not coalesce(is_word_only, false)
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

),

account_record_keys as (

    select * from {{ ref('int_account_record_keys') }}

),

parent_overrides as (

    select * from {{ ref('account_parent_overrides') }}

),

links_stated as (

    select
        organization_record_key,
        parent_record_key,
        'source' as stated_by,
        1 as stated_by_rank,
        stated_on
    from parents_told
    union all
    select
        organization_record_key,
        parent_organization_record_key as parent_record_key,
        'steward' as stated_by,
        0 as stated_by_rank,
        decided_on as stated_on
    from parent_overrides
    where coalesce(decided_on, {{ as_of_date() }}) <= {{ as_of_date() }}

),

links_ranked as (

    select
        child_records.account_id,
        parent_records.account_id as parent_account_id,
        links_stated.stated_by,
        links_stated.stated_on,
        row_number() over (
            partition by child_records.account_id
            order by
                case
                    when child_records.account_id != parent_records.account_id
                        then links_stated.stated_by_rank
                    {# a steward who names a record its own parent says that nothing is above it #}
                    when links_stated.organization_record_key = links_stated.parent_record_key
                        then links_stated.stated_by_rank
                    {# another link that stays inside the account says nothing about its parent #}
                    else 2
                end,
                case when child_records.account_id = parent_records.account_id then 1 else 0 end,
                child_records.survivor_rank,
                links_stated.organization_record_key,
                links_stated.parent_record_key
        ) as link_rank
    from links_stated
    inner join account_record_keys as child_records
        on links_stated.organization_record_key = child_records.organization_record_key
    inner join account_record_keys as parent_records
        on links_stated.parent_record_key = parent_records.organization_record_key

),

links_of_pairs as (

    select
        account_id,
        parent_account_id,
        stated_by,
        stated_on,
        link_rank,
        row_number() over (
            partition by account_id, parent_account_id
            order by link_rank
        ) as row_rank
    from links_ranked

),

parents_stated as (

    select
        account_id,
        parent_account_id,
        stated_by,
        stated_on,
        link_rank
    from links_of_pairs
    where row_rank = 1

)

select * from parents_stated
