{#-
    One row per account and conversation of the last 180 days, meeting that was called off, or word of the field that
    is in force: what came of it, how interested they were, what was objected and what answers that, what was agreed, and how
    late it was written down. Coded words only: what people typed stays at its source.
-#}
{#- Hours after which the same account may have been called again by somebody who knew nothing of it. -#}
{%- set late_hours = 48 -%}

with

policies as (

    select policy_version
    from {{ ref('int_scoring_dates') }}
    where
        scored_on = {{ as_of_date() }}
        and not is_hysteresis_date

),

meeting_steps as (

    select * from {{ policy_rows('meeting_steps') }}

),

team_actions as (

    select * from {{ policy_rows('team_actions') }}

),

objection_answers as (

    select * from {{ policy_rows('objection_answers') }}

),

actors as (

    select
        actor_hash,
        account_id,
        contact_id,
        decision_role
    from {{ ref('int_actor_accounts') }}

),

known_products as (

    {{ known_products() }}

),

known_areas as (

    {{ known_therapy_areas() }}

),

activities as (

    select
        activity_id,
        actor_hash,
        source_system,
        signal_type,
        {{ said_outcome('outcome') }} as outcome,
        therapy_area,
        product,
        activity_date,
        occurred_at,
        case
            when loaded_at is not null or updated_at is not null
                then {{ hours_between('occurred_at', 'first_loaded_at') }}
        end as record_lag_hours
    from {{ ref('int_activities') }}
    where
        not is_deleted
        and activity_date between {{ add_days(as_of_date(), -180) }} and {{ as_of_date() }}
        and {{ is_conversation('signal_type', 'source_table') }}

),

spoken as (

    select
        activities.activity_id as conversation_id,
        actors.account_id,
        actors.contact_id,
        actors.decision_role,
        activities.source_system,
        activities.signal_type,
        activities.outcome,
        cast(null as {{ dbt.type_string() }}) as verdict,
        known_areas.word as therapy_area,
        known_products.word as product,
        activities.occurred_at,
        activities.record_lag_hours,
        case
            when meeting_steps.meeting_step is not null
                then 'meeting_' || meeting_steps.meeting_step
            else 'conversation'
        end as conversation_kind
    from activities
    inner join actors
        on activities.actor_hash = actors.actor_hash
    cross join policies
    left join meeting_steps
        on
            policies.policy_version = meeting_steps.policy_version
            and activities.signal_type = meeting_steps.signal_type
            and not meeting_steps.is_open
    left join team_actions
        on
            policies.policy_version = team_actions.policy_version
            and activities.signal_type = team_actions.signal_type
    left join known_areas
        on activities.therapy_area = known_areas.word
    left join known_products
        on activities.product = known_products.word
    where
        meeting_steps.signal_type is not null
        or (team_actions.signal_type is not null and activities.outcome is not null)

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

reported as (

    select
        feedback.feedback_id as conversation_id,
        feedback.account_id,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        cast(null as {{ dbt.type_string() }}) as decision_role,
        cast(null as {{ dbt.type_string() }}) as source_system,
        'field_feedback' as signal_type,
        feedback.reason as outcome,
        feedback.verdict,
        programs.therapy_area,
        programs.product,
        feedback.given_at as occurred_at,
        cast(null as {{ dbt.type_bigint() }}) as record_lag_hours,
        'feedback' as conversation_kind
    from {{ ref('int_field_feedback') }} as feedback
    left join programs
        on feedback.program_id = programs.program_id
    where
        feedback.account_id is not null
        and feedback.unusable_reason is null
        and feedback.given_on between {{ add_days(as_of_date(), -180) }} and {{ as_of_date() }}

),

conversations as (

    select * from spoken

    union all

    select * from reported

),

outcomes_written as (

    select outcome from conversations
    group by outcome

),

{{ outcomes_read('outcomes_written') }}

outcome_codes as (

    select
        outcome,
        {{ sorted_list('code', ';') }} as codes,
        max(case when code = 'not_interested' then 1 else 0 end) as no_count,
        max(case when is_unread then 1 else 0 end) as unread_count
    from outcomes_read
    group by outcome

),

{# What was written, what it was read as, and the verdict, as one text to look for words in. #}
conversations_read as (

    select
        conversations.*,
        outcome_codes.codes,
        coalesce(outcome_codes.no_count, 0) as no_count,
        coalesce(outcome_codes.unread_count, 0) as unread_count,
        nullif(
            {{ outcome_text(
                "concat_ws(' ', conversations.outcome, outcome_codes.codes, conversations.verdict)"
            ) }},
            ''
        ) as said_text
    from conversations
    left join outcome_codes
        on conversations.outcome = outcome_codes.outcome

),

said_texts as (

    select said_text
    from conversations_read
    where said_text is not null
    group by said_text

),

words_spelled as (

    select
        vocabulary,
        word,
        {{ outcome_text('raw_word') }} as spelled
    from {{ ref('known_words') }}
    where vocabulary in ('objection', 'interest')

),

{# what is approved or settled is no objection any more: `budget was approved` #}
texts_open as (

    select
        said_text,
        {{ replace_pattern(
            'said_text',
            '(^|_)[a-z]+_((is|was|are|were|has|have|had|been|now|already|fully|all)_)*'
            ~ '(approved|available|secured|confirmed|granted|allocated|resolved|solved|settled|signed|fine|ok|okay|agreed|in_place|in_order)(_|$)',
            '_'
        ) }} as open_text
    from said_texts

),

words_found as (

    select
        said_texts.said_text,
        words_spelled.vocabulary,
        words_spelled.word,
        row_number() over (
            partition by
                said_texts.said_text,
                words_spelled.vocabulary
            order by
                length(words_spelled.spelled) desc,
                words_spelled.spelled asc
        ) as word_rank
    from texts_open as said_texts
    inner join words_spelled
        on
            {{ position_of(
                "concat('_', words_spelled.spelled, '_')",
                "concat('_', case when words_spelled.vocabulary = 'objection' then said_texts.open_text else said_texts.said_text end, '_')"
            ) }} > 0

),

interests as (

    select
        said_text,
        word as interest_level
    from words_found
    where
        vocabulary = 'interest'
        and word_rank = 1

),

objections as (

    select
        said_text,
        word as objection_kind
    from words_found
    where vocabulary = 'objection'
    group by
        said_text,
        word

),

accounts as (

    select
        account_id,
        upper(state) as state,
        {{ market_country('country') }} as country
    from {{ ref('accounts') }}

),

content as (

    select * from {{ ref('content') }}
    where is_usable

),

{# Usable material of the theme that answers it, about what was talked of or about nothing, approved for the place. #}
answers_ranked as (

    select
        conversations_read.conversation_id,
        conversations_read.account_id,
        objections.objection_kind,
        objection_answers.answer,
        content.content_id,
        content.content_version,
        content.title,
        row_number() over (
            partition by
                conversations_read.conversation_id,
                conversations_read.account_id,
                objections.objection_kind
            order by
                case when content.content_id is null then 1 else 0 end asc,
                case
                    when content.decision_role = conversations_read.decision_role then 0
                    else 1
                end asc,
                case when content.product is not null then 0 else 1 end asc,
                content.valid_from desc nulls last,
                content.content_id asc,
                content.content_version desc
        ) as answer_rank
    from conversations_read
    inner join objections
        on conversations_read.said_text = objections.said_text
    cross join policies
    inner join accounts
        on conversations_read.account_id = accounts.account_id
    left join objection_answers
        on
            policies.policy_version = objection_answers.policy_version
            and objections.objection_kind = objection_answers.objection_kind
    left join content
        on
            objection_answers.content_theme = content.theme
            and coalesce(content.product, '') in ('', coalesce(conversations_read.product, ''))
            and coalesce(content.therapy_area, '')
            in ('', coalesce(conversations_read.therapy_area, ''))
            and {{ is_approved_for('content', 'accounts') }}

),

answers_listed as (

    select
        conversation_id,
        account_id,
        {{ sorted_list('objection_kind', ';') }} as objection_kinds,
        {{ sorted_list('content_id', ';') }} as answer_content_ids,
        {{ sorted_list(
            "replace(objection_kind, '_', ' ') || ': '"
            ~ " || coalesce(answer, 'no documented answer')"
            ~ " || coalesce(' with ' || coalesce(title, 'untitled') || ' (' || content_id || ', version '"
            ~ " || content_version || ')', '; no approved material fits')",
            '; '
        ) }} as answers
    from answers_ranked
    where answer_rank = 1
    group by
        conversation_id,
        account_id

),

meeting_outcomes as (

    select
        conversations_read.conversation_id,
        conversations_read.account_id,
        conversations_read.contact_id,
        conversations_read.conversation_kind,
        conversations_read.source_system,
        conversations_read.signal_type,
        conversations_read.therapy_area,
        conversations_read.product,
        answers_listed.objection_kinds,
        answers_listed.answers,
        answers_listed.answer_content_ids,
        coalesce(conversations_read.decision_role, 'unknown') as decision_role,
        case
            when conversations_read.conversation_kind = 'feedback'
                then coalesce(conversations_read.verdict, 'unread')
            when conversations_read.outcome is null then 'none'
            when
                conversations_read.unread_count = 1
                and conversations_read.no_count = 0
                and interests.interest_level is null
                and answers_listed.objection_kinds is null
                then 'unread'
            else coalesce(conversations_read.codes, 'noted')
        end as outcome,
        {# a no is no interest, whatever else was said #}
        case
            when conversations_read.no_count = 1 then 'none'
            else coalesce(interests.interest_level, 'unknown')
        end as interest_level,
        conversations_read.conversation_kind = 'meeting_held'
        and conversations_read.outcome is null as is_outcome_missing,
        coalesce(conversations_read.record_lag_hours > {{ late_hours }}, false) as is_recorded_late,
        conversations_read.record_lag_hours,
        {{ agreed_day('conversations_read.outcome') }} as named_at,
        conversations_read.occurred_at
    from conversations_read
    left join interests
        on conversations_read.said_text = interests.said_text
    left join answers_listed
        on
            conversations_read.conversation_id = answers_listed.conversation_id
            and conversations_read.account_id = answers_listed.account_id

),

meetings_agreed as (

    select
        conversation_id,
        account_id,
        contact_id,
        conversation_kind,
        source_system,
        signal_type,
        therapy_area,
        product,
        decision_role,
        outcome,
        interest_level,
        objection_kinds,
        answers,
        answer_content_ids,
        {# A day that was named, no later than two years ahead. #}
        case
            when
                named_at > occurred_at
                and cast(named_at as date) <= {{ add_days('cast(occurred_at as date)', 730) }}
                then cast(named_at as date)
        end as agreed_on,
        is_outcome_missing,
        is_recorded_late,
        cast(record_lag_hours as {{ dbt.type_bigint() }}) as record_lag_hours,
        occurred_at
    from meeting_outcomes

)

select * from meetings_agreed
