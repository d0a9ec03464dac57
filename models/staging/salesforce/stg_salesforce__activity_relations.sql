{#- One row per raw row of salesforce.task_relation and salesforce.event_relation: who, or what, has to do with a task or an event. -#}
with

activity_relations_renamed as (

    {% for kind in ['task', 'event'] %}
    select
        ---------- ids
        'salesforce.{{ kind }}_relation' as source_table,
        cast('salesforce' as {{ dbt.type_string() }}) as source_system,
        {{ salesforce_id(kind ~ '_id') }} as activity_id,
        {{ salesforce_id('relation_id') }} as relation_id,
        {{ salesforce_id('account_id') }} as account_id,
        ---------- strings
        lower({{ clean_text('status' if kind == 'event' else 'null') }}) as status,
        ---------- booleans
        {{ try_boolean('is_what') }} as is_what,
        {{ is_row_gone('is_deleted') }} as is_deleted,
        ---------- timestamps
        coalesce(
            {{ try_timestamp('last_modified_date') }},
            {{ try_timestamp('system_modstamp') }}
        ) as updated_at,
        {{ unreadable_times([
            'last_modified_date', 'system_modstamp', '_fivetran_synced'
        ]) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('salesforce', kind ~ '_relation') }} as raw_record
    from {{ source('salesforce', kind ~ '_relation') }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

activity_relations_judged as (

    select
        *,
        {#- a contact or lead who did not decline; a user of the CRM (005) is no customer #}
        (
            coalesce(not is_what, relation_id like '003%' or relation_id like '00Q%')
            and relation_id not like '005%'
            and coalesce(status != 'declined', true)
        ) as is_participant,
        {{ given_key(['activity_id', 'relation_id']) }} as record_key,
        case
            when activity_id is null or relation_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from activity_relations_renamed

)

select * from activity_relations_judged
