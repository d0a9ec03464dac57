{#- One row per organization record of a source: its latest version; deleted and merged ones are still among them. -#}
{#- What two versions of one record can differ in beside their times: the last word between them. -#}
{%- set content_columns = conformed_names('organization')
    | reject('in', ['source_system', 'source_record_id', 'updated_at', 'loaded_at', 'landing_key']) | list -%}
{%- set kept_columns = conformed_names('organization') | reject('in', ['landing_key']) | list -%}

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
        row_number() over (
            partition by source_system, source_record_id
            order by
                updated_at desc nulls last,
                loaded_at desc nulls last,
                {#- reference files carry no times: the later file name is the later release #}
                landing_key desc nulls last,
                {{ content_hash(content_columns) }} desc
        ) as row_rank
    from organization_records_unioned

),

organization_records_latest as (

    select
        {{ source_record_key('source_system', 'source_record_id') }} as organization_record_key,
        {{ kept_columns | join(',\n        ') }}
    from organization_records_ranked
    where row_rank = 1

)

select * from organization_records_latest
