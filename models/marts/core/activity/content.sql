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

review_teams as (

    select * from {{ ref('content_review_teams') }}

),

team_words as (

    {{ known_words('team') }}

),

owners_ranked as (

    select
        owners.owner_id,
        coalesce(team_words.word, owners.team) as team,
        coalesce(owners.is_active, true) as is_active,
        row_number() over (
            partition by owners.owner_id
            order by
                owners.landing_key desc,
                owners.raw_record desc
        ) as row_rank
    from {{ ref('stg_uploads__owners') }} as owners
    left join team_words
        on {{ word_key('owners.team') }} = team_words.word_key
    where owners.quarantine_reason is null

),

{# Whose use it is for reviews it, spread evenly; what is replaced is reviewed by nobody. #}
reviews as (

    select
        versions.content_id,
        versions.content_version,
        coalesce(own_teams.review_team, review_teams.review_team) as review_team,
        versions.superseded_on is null
        and coalesce(versions.review_due_on < {{ as_of_date() }}, false) as is_review_overdue
    from versions
    left join review_teams as own_teams
        on versions.use_case = own_teams.use_case
    left join review_teams
        on review_teams.use_case = '*'

),

reviewers_ranked as (

    select
        reviews.content_id,
        reviews.content_version,
        owners_ranked.owner_id,
        row_number() over (
            partition by
                reviews.content_id,
                reviews.content_version
            order by
                {{ dbt.hash("reviews.content_id || '|' || owners_ranked.owner_id") }} asc,
                owners_ranked.owner_id asc
        ) as reviewer_rank
    from reviews
    inner join owners_ranked
        on
            reviews.review_team = owners_ranked.team
            and owners_ranked.row_rank = 1
            and owners_ranked.is_active
    where reviews.is_review_overdue

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
        reviews.is_review_overdue,
        reviewers_ranked.owner_id as review_owner_id,
        versions.valid_from,
        versions.valid_until,
        versions.superseded_on,
        versions.review_due_on,
        versions.usability = 'usable' as is_usable,
        case when reviews.is_review_overdue then reviews.review_team end as review_team
    from versions
    inner join words_told
        on
            versions.content_id = words_told.content_id
            and versions.content_version = words_told.content_version
    inner join reviews
        on
            versions.content_id = reviews.content_id
            and versions.content_version = reviews.content_version
    left join reviewers_ranked
        on
            versions.content_id = reviewers_ranked.content_id
            and versions.content_version = reviewers_ranked.content_version
            and reviewers_ranked.reviewer_rank = 1
    left join areas_known
        on versions.therapy_area = areas_known.word
    left join products_known
        on versions.product = products_known.word

)

select * from content
