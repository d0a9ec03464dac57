{#- One row per raw row of salesforce.task_relation and salesforce.event_relation: the activity as that of one who took part, usable or not. -#}
{{ config(materialized='view') }}

with

{{ salesforce_topics_of_objects() }},

activity_relations as (

    select * from {{ ref('stg_salesforce__activity_relations') }}

),

heads as (

    select
        'salesforce.task_relation' as relation_table,
        'task/' || task_id as activity_record_id,
        task_id as activity_id,
        who_id,
        what_id,
        {{ salesforce_organization() }} as organization_record_id,
        {{ salesforce_task_kind() }} as activity_type,
        call_disposition as outcome,
        refusal_type,
        occurred_at,
        is_deleted,
        updated_at,
        loaded_at
    from {{ ref('stg_salesforce__tasks') }}
    where quarantine_reason is null

    union all

    select
        'salesforce.event_relation' as relation_table,
        'event/' || event_id as activity_record_id,
        event_id as activity_id,
        who_id,
        what_id,
        {{ salesforce_organization() }} as organization_record_id,
        {{ salesforce_event_kind() }} as activity_type,
        cast(null as {{ dbt.type_string() }}) as outcome,
        refusal_type,
        occurred_at,
        is_deleted or is_child as is_deleted,
        updated_at,
        loaded_at
    from {{ ref('stg_salesforce__events') }}
    where quarantine_reason is null

),

heads_ranked as (

    select
        *,
        row_number() over (
            partition by activity_record_id
            order by
                updated_at desc nulls last,
                loaded_at desc nulls last,
                {#- on equal times a deletion wins, as in the ledger #}
                case when is_deleted then 0 else 1 end asc,
                {{ content_hash([
                    'who_id', 'organization_record_id', 'activity_type', 'outcome', 'occurred_at',
                    'what_id',
                ]) }} desc
        ) as row_rank
    from heads

),

participations as (

    select
        activity_relations.source_table,
        activity_relations.source_system,
        activity_relations.updated_at,
        activity_relations.loaded_at,
        activity_relations.quarantine_reason,
        activity_relations.record_key,
        activity_relations.raw_record,
        heads_ranked.activity_type,
        heads_ranked.outcome,
        heads_ranked.refusal_type,
        heads_ranked.occurred_at,
        topics_of_objects.therapy_area,
        topics_of_objects.product,
        {{ salesforce_person('activity_relations.relation_id') }} as contact_record_id,
        {#- who it is about is their own organization, else that of the activity #}
        coalesce(activity_relations.account_id, heads_ranked.organization_record_id)
            as organization_record_id,
        {%- set kind -%}
        case activity_relations.source_table when 'salesforce.task_relation' then 'task/' else 'event/' end
        {%- endset %}
        {{ kind }} || activity_relations.activity_id || '/' || activity_relations.relation_id
            as activity_record_id,
        {#- whom the activity itself names counts by it, and what is no person not at all #}
        (
            activity_relations.is_deleted
            or not activity_relations.is_participant
            or coalesce(heads_ranked.is_deleted, false)
            or coalesce(heads_ranked.who_id = activity_relations.relation_id, false)
        ) as is_deleted
    from activity_relations
    left join heads_ranked
        on
            activity_relations.source_table = heads_ranked.relation_table
            and activity_relations.activity_id = heads_ranked.activity_id
            and heads_ranked.row_rank = 1
    left join topics_of_objects
        on heads_ranked.what_id = topics_of_objects.object_id

),

participations_mapped as (

    select
        {{ conform('activity', {
            'landing_key': "'salesforce/*'",
        }, as_named=[
            'source_table', 'activity_record_id', 'activity_type', 'refusal_type', 'occurred_at',
            'contact_record_id', 'organization_record_id', 'therapy_area', 'product', 'outcome',
            'is_deleted', 'updated_at', 'loaded_at',
        ]) }}
    from participations

)

select * from participations_mapped
