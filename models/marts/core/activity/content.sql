{#- One row per content item and version: what it is for, when it is approved, and whether it may be used on the as-of date. -#}
{#- Words that describe content are typed by people: what is none of ours and rare may be a name. -#}
{%- set typed_words = [
    'intent_level', 'buyer_stage', 'decision_role', 'use_case', 'content_format',
    'approval_status', 'market',
] -%}
with

versions as (

    select * from {{ ref('int_content_versions') }}

),

products_known as (

    {{ known_products() }}

),

areas_known as (

    {{ known_therapy_areas() }}

),

words_known as (

    {{ known_content_words() }}

),

words_counted as (

    select
        {%- for column in typed_words %}
        count(*) over (partition by {{ column }}) as {{ column }}_count,
        {%- endfor %}
        content_id,
        content_version
    from versions

),

words_told as (

    select
        {%- for column in typed_words %}
        case
            when
                versions.{{ column }} is null
                or known_{{ column }}.word is not null
                {%- if column == 'market' %}
                or {{ has_pattern(
                    'versions.market', '^[A-Z]{2}(-[A-Z]{2})?( ?[;,] ?[A-Z]{2}(-[A-Z]{2})?)*$'
                ) }}
                {%- endif %}
                or {{ is_common_word(
                    'versions.' ~ column, 'words_counted.' ~ column ~ '_count'
                ) }}
                then versions.{{ column }}
            else {{ unknown_word() }}
        end as {{ column }},
        {%- endfor %}
        versions.content_id,
        versions.content_version
    from versions
    inner join words_counted
        on
            versions.content_id = words_counted.content_id
            and versions.content_version = words_counted.content_version
    {%- for column in typed_words %}
    left join words_known as known_{{ column }}
        on {{ code_name('versions.' ~ column) }} = known_{{ column }}.word
    {%- endfor %}

),

content as (

    select
        versions.content_id,
        versions.content_version,
        versions.title,
        words_told.intent_level,
        areas_known.word as therapy_area,
        products_known.word as product,
        words_told.buyer_stage,
        words_told.decision_role,
        words_told.use_case,
        versions.theme,
        words_told.content_format as format,
        words_told.approval_status,
        words_told.market,
        versions.usability,
        versions.usability = 'usable' as is_usable,
        coalesce(versions.review_due_on < {{ as_of_date() }}, false) as is_review_overdue,
        versions.valid_from,
        versions.valid_until,
        versions.superseded_on,
        versions.review_due_on
    from versions
    inner join words_told
        on
            versions.content_id = words_told.content_id
            and versions.content_version = words_told.content_version
    left join areas_known
        on versions.therapy_area = areas_known.word
    left join products_known
        on versions.product = products_known.word

)

select * from content
