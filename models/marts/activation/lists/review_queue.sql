{#- One row per open question that only a person can answer: what is asked, on what evidence, about whom, and how to answer. -#}
with

open_questions as (

    select * from {{ ref('int_review_questions') }}

),

question_history as (

    select * from {{ ref('int_review_question_history') }}

),

review_questions as (

    select * from {{ ref('review_questions') }}

),

organization_records as (

    select * from {{ ref('int_organization_records') }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

{# what a person compares: an organization record, or an account #}
side_keys as (

    select left_side_key as side_key
    from open_questions
    union all
    select right_side_key as side_key
    from open_questions

),

side_keys_distinct as (

    select side_key
    from side_keys
    where side_key is not null
    group by side_key

),

sides_found as (

    select
        side_keys_distinct.side_key,
        organization_records.source_system as source,
        {{ mask_personal_text('organization_records.organization_name') }} as side_name,
        {{ impersonal_text('organization_records.address_line_1') }} as address,
        {{ impersonal_text('organization_records.city') }} as city,
        {{ impersonal_text('organization_records.state') }} as state,
        {{ impersonal_text('organization_records.postal_code') }} as postal_code,
        organization_records.phone,
        {{ domain_key('organization_records.website') }} as website_domain,
        {{ npi_key('organization_records.npi') }} as npi,
        case when length(organization_records.ccn) <= 8 then organization_records.ccn end as ccn,
        case
            when {{ tax_id_key('organization_records.tax_id') }} is not null
                then organization_records.tax_id
        end as tax_id
    from side_keys_distinct
    inner join organization_records
        on side_keys_distinct.side_key = organization_records.organization_record_key
    union all
    select
        side_keys_distinct.side_key,
        'account' as source,
        accounts.account_name as side_name,
        accounts.address_line_1 as address,
        accounts.city,
        accounts.state,
        accounts.postal_code,
        accounts.phone,
        accounts.website_domain,
        accounts.npi,
        accounts.ccn,
        accounts.tax_id
    from side_keys_distinct
    inner join accounts
        on side_keys_distinct.side_key = accounts.account_id

),

sides_described as (

    select
        side_key,
        source,
        side_name,
        address,
        city,
        state,
        postal_code,
        phone,
        website_domain,
        nullif(
            trim(
                concat(
                    coalesce('NPI ' || npi || ' ', ''),
                    coalesce('CCN ' || ccn || ' ', ''),
                    coalesce('tax id ' || tax_id, '')
                )
            ),
            ''
        ) as identifiers
    from sides_found

),

openings_ranked as (

    select
        review_id,
        changed_on,
        row_number() over (partition by review_id order by change_number desc) as row_rank
    from question_history
    where change = 'opened'

),

questions_ranked as (

    select
        open_questions.*,
        openings_ranked.changed_on as first_seen_on,
        row_number() over (
            partition by open_questions.review_kind
            order by
                open_questions.priority_value desc,
                open_questions.subject_key asc,
                open_questions.other_key asc
        ) as priority_rank
    from open_questions
    inner join openings_ranked
        on open_questions.review_id = openings_ranked.review_id
    where openings_ranked.row_rank = 1

),

review_queue as (

    select
        questions_ranked.review_id,
        questions_ranked.review_kind,
        questions_ranked.subject_key,
        questions_ranked.other_key,
        questions_ranked.account_id,
        questions_ranked.other_account_id,
        questions_ranked.program_id,
        review_questions.question,
        questions_ranked.evidence,
        review_questions.how_to_answer,
        {%- for side in ['left', 'right'] %}
        {{ side }}_sides.source as {{ side }}_source,
        {{ side }}_sides.side_name as {{ side }}_name,
        {{ side }}_sides.address as {{ side }}_address,
        {{ side }}_sides.city as {{ side }}_city,
        {{ side }}_sides.state as {{ side }}_state,
        {{ side }}_sides.postal_code as {{ side }}_postal_code,
        {{ side }}_sides.phone as {{ side }}_phone,
        {{ side }}_sides.website_domain as {{ side }}_website_domain,
        {{ side }}_sides.identifiers as {{ side }}_identifiers,
        {%- endfor %}
        questions_ranked.match_weight,
        cast(questions_ranked.priority_rank as {{ dbt.type_bigint() }}) as priority_rank,
        {# a build for an earlier date than the last one sees questions of its future #}
        cast(
            greatest({{ days_between('questions_ranked.first_seen_on', as_of_date()) }}, 0)
            as {{ dbt.type_bigint() }}
        ) as age_days,
        questions_ranked.first_seen_on
    from questions_ranked
    inner join review_questions
        on
            questions_ranked.review_kind = review_questions.review_kind
            and questions_ranked.question_code = review_questions.question_code
    left join sides_described as left_sides
        on questions_ranked.left_side_key = left_sides.side_key
    left join sides_described as right_sides
        on questions_ranked.right_side_key = right_sides.side_key

)

select * from review_queue
