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


{#-
    CTEs that end in `topics_of_objects`: what the name of a campaign or an opportunity says that it is about,
    an opportunity that says nothing by its campaign. A name of two products or two areas says neither: what
    an activity was about is not guessed.
-#}
{% macro salesforce_topics_of_objects() -%}
    objects as (

        select
            campaign_id as object_id,
            cast(null as {{ dbt.type_string() }}) as campaign_id,
            campaign_name as object_name,
            'campaign' as place,
            is_deleted,
            updated_at,
            loaded_at
        from {{ ref('stg_salesforce__campaigns') }}
        where quarantine_reason is null

        union all

        select
            opportunity_id as object_id,
            campaign_id,
            opportunity_name as object_name,
            'opportunity' as place,
            is_deleted,
            updated_at,
            loaded_at
        from {{ ref('stg_salesforce__opportunities') }}
        where quarantine_reason is null

    ),

    objects_ranked as (

        select
            *,
            row_number() over (
                partition by object_id
                order by
                    updated_at desc nulls last,
                    loaded_at desc nulls last,
                    case when is_deleted then 0 else 1 end asc,
                    object_name desc nulls last,
                    campaign_id desc nulls last
            ) as row_rank
        from objects

    ),

    objects_latest as (

        select
            object_id,
            campaign_id,
            place,
            lower(object_name) as words
        from objects_ranked
        where
            row_rank = 1
            and not coalesce(is_deleted, false)

    ),

    objects_matched as (

        select
            objects_latest.object_id,
            min(topic_patterns.therapy_area) as least_area,
            max(topic_patterns.therapy_area) as greatest_area,
            min(topic_patterns.product) as least_product,
            max(topic_patterns.product) as greatest_product
        from objects_latest
        inner join {{ ref('topic_patterns') }} as topic_patterns
            on
                topic_patterns.signal_type is null
                and topic_patterns.place in ('*', objects_latest.place)
                and objects_latest.words like topic_patterns.pattern
        group by objects_latest.object_id

    ),

    topics_of_objects as (

        select
            objects_latest.object_id,
            case when matched.least_area = matched.greatest_area then matched.least_area end
                as therapy_area,
            case
                when matched.least_product = matched.greatest_product
                    and coalesce(matched.least_area, '') = coalesce(matched.greatest_area, '')
                    then matched.least_product
            end as product
        from objects_latest
        left join objects_matched as own
            on objects_latest.object_id = own.object_id
        {# words of its own, also those of two minds, go before those of its campaign #}
        inner join objects_matched as matched
            on
                matched.object_id
                = case
                    when own.object_id is null then objects_latest.campaign_id
                    else own.object_id
                end

    )
{%- endmacro %}
