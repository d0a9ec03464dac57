{#- One row per contact record that its source says lives on as another one: the last word on it. -#}
{%- set merge_models = [
    'int_hubspot__merges',
    'int_marketo__merges',
    'int_salesforce__merges',
    'int_segment__merges',
] -%}

with

merges_unioned as (

    {% for merge_model in merge_models %}
    select
        {{ source_record_key('source_system', 'retired_source_record_id') }}
            as retired_contact_record_key,
        {{ source_record_key('source_system', 'surviving_source_record_id') }}
            as contact_record_key,
        merged_at
    from {{ ref(merge_model) }}
    where
        retired_source_record_id <> ''
        and retired_source_record_id <> surviving_source_record_id
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

merges_ranked as (

    select
        retired_contact_record_key,
        contact_record_key,
        row_number() over (
            partition by retired_contact_record_key
            order by
                merged_at desc nulls last,
                contact_record_key asc
        ) as row_rank
    from merges_unioned

),

contact_record_merges as (

    select
        retired_contact_record_key,
        contact_record_key
    from merges_ranked
    where row_rank = 1

)

select * from contact_record_merges
