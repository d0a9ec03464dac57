{#- What tasks and events of Salesforce share, and those who took part in them. -#}

{#- A person by the id of a contact or lead: a lead is another kind of record, in an id space of its own. -#}
{% macro salesforce_person(id) -%}
    case
            when {{ id }} like '00Q%' then 'lead/' || {{ id }}
            else {{ id }}
        end
{%- endmacro %}


{#- The organization of an activity: the object that it is about may be an account as well. -#}
{% macro salesforce_organization() -%}
    case
            when account_id is not null then account_id
            when what_id like '001%' then what_id
            else cast(null as {{ dbt.type_string() }})
        end
{%- endmacro %}


{#- What is still to do tells nothing about anybody. Nearly all subtypes are the plain one; then the customer's own type says more. -#}
{% macro salesforce_task_kind() -%}
    case
            when not is_closed then 'task/open'
            when lower(coalesce(task_subtype, 'task')) = 'task'
                then 'task/' || lower(coalesce(task_type, 'task'))
            else 'task/' || lower(task_subtype)
        end
{%- endmacro %}


{% macro salesforce_event_kind() -%}
    'event/' || lower(coalesce(event_type, event_subtype, 'event'))
{%- endmacro %}


{#- The tasks or events that name who took part, one row each: whom the activity itself does not name counts by them. -#}
{% macro salesforce_activities_with_participants(source_table) -%}
    select activity_id as participated_id
    from {{ ref('stg_salesforce__activity_relations') }}
    where
        source_table = '{{ source_table }}'
        and quarantine_reason is null
        and is_participant
        and not is_deleted
    group by activity_id
{%- endmacro %}
