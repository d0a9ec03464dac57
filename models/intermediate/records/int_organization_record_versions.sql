{#- One row per organization record of a source: its latest version; deleted and merged ones are still among them. What any version refuses stands until one of a later time says otherwise. -#}
{%- set kept_columns = conformed_names('organization') | reject('in', ['landing_key', 'refusal_words', 'is_word_only']) | list -%}

with

organization_records_unioned as (

    {% for conformed_model in conformed_models('organization') %}
    select
        {{ conformed_names('organization') | join(',\n        ') }}
    from {{ ref(conformed_model) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

organization_records_ranked as (

    select
        *,
        {{ first_seen_on() }} as first_seen_on,
        row_number() over (
            partition by source_system, source_record_id
            order by
                {{ organization_version_order() }}
        ) as row_rank
    from organization_records_unioned
    where not coalesce(is_word_only, false)

),

{{ refusals_standing('organization_records_unioned') }}

organization_records_latest as (

    select * from organization_records_ranked
    where row_rank = 1

),

{# Another version that shares neither name, place nor domain is another record under the id. #}
ids_contested as (

    select
        latest.source_system,
        latest.source_record_id
    from organization_records_latest as latest
    inner join organization_records_ranked as others
        on
            latest.source_system = others.source_system
            and latest.source_record_id = others.source_record_id
    where
        others.row_rank > 1
        and not latest.is_deleted
        and not others.is_deleted
        and {{ organization_name_key('latest.organization_name') }}
        != {{ organization_name_key('others.organization_name') }}
        and {{ all_known_differ([
            (domain_key('latest.website'), domain_key('others.website')),
            (postal_code_key('latest.postal_code'), postal_code_key('others.postal_code')),
        ]) }}
    group by
        latest.source_system,
        latest.source_record_id

),

organization_records_told as (

    select
        {{ source_record_key('latest.source_system', 'latest.source_record_id') }}
            as organization_record_key,
        {%- for column in kept_columns %}
        latest.{{ column }},
        {%- endfor %}
        latest.first_seen_on,
        ids_contested.source_record_id is not null as is_id_contested,
        {# by telephone or at all: of everybody there #}
        coalesce(refusals_standing.is_opted_out or refusals_standing.is_uncalled, false)
            as is_refused
    from organization_records_latest as latest
    left join ids_contested
        on
            latest.source_system = ids_contested.source_system
            and latest.source_record_id = ids_contested.source_record_id
    left join refusals_standing
        on
            latest.source_system = refusals_standing.source_system
            and latest.source_record_id = refusals_standing.source_record_id

)

select * from organization_records_told
