{#- One row per contact record of a source: its latest version, without the deleted ones, merged ones still among them. -#}
{#- What two versions of one record can differ in beside their times: the last word between them. -#}
{%- set content_columns = conformed_names('contact')
    | reject('in', ['source_system', 'source_record_id', 'updated_at', 'loaded_at', 'landing_key']) | list -%}
{%- set kept_columns = conformed_names('contact') | reject('in', ['is_deleted', 'landing_key']) | list -%}

with

contact_records_unioned as (

    {% for conformed_model in conformed_models('contact') %}
    select
        {{ conformed_names('contact') | join(',\n        ') }}
    from {{ ref(conformed_model) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

contact_records_ranked as (

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
    from contact_records_unioned

),

contact_records_latest as (

    select
        {{ source_record_key('source_system', 'source_record_id') }} as contact_record_key,
        {{ kept_columns | join(',\n        ') }}
    from contact_records_ranked
    where
        row_rank = 1
        and not is_deleted

)

select * from contact_records_latest
