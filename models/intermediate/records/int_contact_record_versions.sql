{#- One row per contact record of a source: its latest version; deleted and merged ones are still among them. What any version refused or limited stands until one of a later time says otherwise. -#}
{#- What two versions of one record can differ in beside their times: the last word between them. -#}
{%- set content_columns = conformed_names('contact')
    | reject('in', ['source_system', 'source_record_id', 'updated_at', 'loaded_at', 'landing_key', 'refusal_words', 'is_word_only']) | list -%}
{%- set kept_columns = conformed_names('contact') | reject('in', ['landing_key', 'refusal_words', 'is_word_only']) | list -%}
{%- set refusals = ['is_opted_out', 'is_pdrp'] -%}
{%- set keyed = {
    'source_system': "coalesce(source_system, '')",
    'source_record_id':
        "coalesce(source_record_id, '(no id)/' || " ~ dbt.hash("coalesce(additional_emails, email, '')") ~ ")",
    'is_deleted': 'is_deleted or coalesce(is_word_only, false)',
} -%}
{#- Limits on what a person may be approached about, and how often: an empty cell lifts none. -#}
{%- set limits = ['allowed_products', 'allowed_regions'] -%}
{#- What people are called, and whether a placeholder for it must be one for a person. -#}
{%- set names = {'first_name': true, 'last_name': true, 'organization_name': false} -%}

with

contact_records_unioned as (

    {% for conformed_model in conformed_models('contact') %}
    select
        {{ conformed_names('contact') | join(',\n        ') }}
    from {{ ref(conformed_model) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

placeholder_names as (

    select * from {{ ref('placeholder_names') }}

),

{# A row that cannot be used says no more than what it refuses: of whoever has its address. #}
contact_records_keyed as (

    select
        {%- for column in conformed_names('contact') | reject('equalto', 'is_word_only') %}
        {{ keyed.get(column, column) }} as {{ column }},
        {%- endfor %}
        is_word_only
    from contact_records_unioned

),

contact_records_ranked as (

    select
        *,
        {{ first_seen_on() }} as first_seen_on,
        row_number() over (
            partition by source_system, source_record_id
            order by
                case when is_word_only then 1 else 0 end asc,
                updated_at desc nulls last,
                loaded_at desc nulls last,
                {#- reference files carry no times: the later file name is the later release #}
                landing_key desc nulls last,
                {{ content_hash(content_columns) }} desc
        ) as row_rank
    from contact_records_keyed

),

contact_records_latest as (

    select * from contact_records_ranked
    where row_rank = 1

),

{# Another version with another name and another address is another person under the same id. #}
ids_contested as (

    select
        latest.source_system,
        latest.source_record_id
    from contact_records_latest as latest
    inner join contact_records_ranked as others
        on
            latest.source_system = others.source_system
            and latest.source_record_id = others.source_record_id
    where
        others.row_rank > 1
        and not latest.is_deleted
        and not others.is_deleted
        and lower(latest.last_name) != lower(others.last_name)
        and {{ all_known_differ([
            ('lower(latest.first_name)', 'lower(others.first_name)'),
            ('latest.email', 'others.email'),
        ]) }}
        and latest.email != others.email
    group by
        latest.source_system,
        latest.source_record_id

),

{# A refusal in a version of the same time, or of none, is not outdone by the one that came last. #}
refusals_of_same_time as (

    select
        latest.source_system,
        latest.source_record_id,
        max(case when others.is_opted_out then 1 else 0 end) = 1 as is_opted_out,
        max(case when others.is_pdrp then 1 else 0 end) = 1 as is_pdrp,
        max(others.refused_channels) as refused_channels
    from contact_records_latest as latest
    inner join contact_records_ranked as others
        on
            latest.source_system = others.source_system
            and latest.source_record_id = others.source_record_id
    where
        others.row_rank > 1
        and (others.is_opted_out or others.is_pdrp or others.refused_channels is not null)
        and coalesce(others.updated_at = latest.updated_at, true)
    group by
        latest.source_system,
        latest.source_record_id

),

{{ refusals_standing('contact_records_keyed') }}

{# What versions of one record allow, each limit with the last time that anything was said of it. #}
limits_told as (

    select
        source_system,
        source_record_id,
        {%- for limit in limits %}
        {{ limit }},
        max(case when {{ limit }} is not null then updated_at end) over (
            partition by source_system, source_record_id
        ) as {{ limit }}_told_at,
        {%- endfor %}
        updated_at,
        frequency,
        row_number() over (
            partition by source_system, source_record_id
            order by
                case when frequency is null then 1 else 0 end asc,
                row_rank asc
        ) as frequency_rank
    from contact_records_ranked
    where
        frequency is not null
        {%- for limit in limits %}
        or {{ limit }} is not null
        {%- endfor %}

),

{# Of two lists of one moment, or of none, nobody knows which counts: what takes something out again allows nothing. #}
limits_standing as (

    select
        source_system,
        source_record_id,
        {%- for limit in limits %}
        {%- set standing -%}
        case when updated_at is null or updated_at = {{ limit }}_told_at then {{ limit }} end
        {%- endset %}
        {{ limit_that_counts(standing) }} as {{ limit }},
        {%- endfor %}
        max(case when frequency_rank = 1 then frequency end) as frequency
    from limits_told
    group by
        source_system,
        source_record_id

),

{# Under which addresses a record was known before. #}
earlier_addresses as (

    select
        source_system,
        source_record_id,
        {{ sorted_list('coalesce(additional_emails, email)', ';') }} as earlier_emails
    from contact_records_ranked
    where
        row_rank > 1
        and not is_deleted
        and coalesce(additional_emails, email) is not null
    group by
        source_system,
        source_record_id

),

contact_records_named as (

    {#- a placeholder in the field of a name is no name #}
    select
        {{ source_record_key('latest.source_system', 'latest.source_record_id') }}
            as contact_record_key,
        {%- for column in kept_columns %}
        {%- if column in names %}
        case when {{ column }}_placeholder.name_key is null then latest.{{ column }} end
            as {{ column }}
        {%- elif column in refusals %}
        coalesce(refusals_of_same_time.{{ column }}, false)
        or coalesce(refusals_standing.{{ column }}, false)
        or latest.{{ column }} as {{ column }}
        {%- elif column == 'refused_channels' %}
        coalesce(
            latest.{{ column }},
            refusals_of_same_time.{{ column }},
            {{ channels_refused_by('refusals_standing.is_uncalled') }}
        ) as {{ column }}
        {%- elif column in limits %}
        {#- the one word that lifts a limit #}
        case
            when
                {{ word_key('limits_standing.' ~ column) }}
                not in ({{ sql_texts(limitless_words()) }})
                then limits_standing.{{ column }}
        end as {{ column }}
        {%- elif column == 'frequency' %}
        limits_standing.{{ column }}
        {%- else %}
        latest.{{ column }}
        {%- endif %},
        {%- endfor %}
        latest.first_seen_on,
        ids_contested.source_record_id is not null as is_id_contested,
        {#- of another person under the same id, it may be that one's #}
        case when ids_contested.source_record_id is null then earlier_addresses.earlier_emails end
            as earlier_emails
    from contact_records_latest as latest
    left join ids_contested
        on
            latest.source_system = ids_contested.source_system
            and latest.source_record_id = ids_contested.source_record_id
    left join refusals_of_same_time
        on
            latest.source_system = refusals_of_same_time.source_system
            and latest.source_record_id = refusals_of_same_time.source_record_id
    left join refusals_standing
        on
            latest.source_system = refusals_standing.source_system
            and latest.source_record_id = refusals_standing.source_record_id
    left join limits_standing
        on
            latest.source_system = limits_standing.source_system
            and latest.source_record_id = limits_standing.source_record_id
    left join earlier_addresses
        on
            latest.source_system = earlier_addresses.source_system
            and latest.source_record_id = earlier_addresses.source_record_id
    {%- for name, is_of_person in names.items() %}
    left join placeholder_names as {{ name }}_placeholder
        on
            {{ placeholder_key('latest.' ~ name) }} = {{ name }}_placeholder.name_key
            {%- if is_of_person %}
            and {{ name }}_placeholder.is_for_people
            {%- endif %}
    {%- endfor %}

)

select * from contact_records_named
