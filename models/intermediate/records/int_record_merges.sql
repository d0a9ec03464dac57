{#- One row per record (entity: organization or contact) that its source says lives on as another one: the last word on it. -#}

with

merges_unioned as (

    {% for merge_model in conformed_models('merge') %}
    select
        entity,
        {{ source_record_key('source_system', 'retired_source_record_id') }} as retired_record_key,
        {{ source_record_key('source_system', 'surviving_source_record_id') }} as record_key,
        merged_at
    from {{ ref(merge_model) }}
    where
        retired_source_record_id != ''
        and retired_source_record_id != surviving_source_record_id
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

merges_ranked as (

    select
        entity,
        retired_record_key,
        record_key,
        row_number() over (
            partition by entity, retired_record_key
            order by
                merged_at desc nulls last,
                record_key asc
        ) as row_rank
    from merges_unioned

),

record_merges as (

    {#- One source may give an account and a person the same id: node keys tell them apart. #}
    select
        entity,
        retired_record_key,
        record_key,
        entity || '/' || retired_record_key as retired_node_key,
        entity || '/' || record_key as node_key
    from merges_ranked
    where row_rank = 1

)

select * from record_merges
