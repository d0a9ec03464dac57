{#- What the field writes about accounts, read word by word. -#}

{#-
    The rows of uploads.field_feedback with what they mean. What speaks against an account needs no more
    than its account: a verdict that nobody can read is the widest no, a programme that nobody can read is
    every programme, and a time that is missing, unreadable or ahead is the end of the as-of date. What
    speaks for it must be understood word by word.
-#}
{% macro feedback_read() -%}
    with

    {# A verdict in any spelling, and whether it speaks against an account in any policy. #}
    verdicts_ruled as (
        select
            verdict,
            max(case when effect in ('settle', 'none') then 0 else 1 end) as against
        from {{ policy_rows('feedback_rules') }}
        group by verdict
    ),

    verdicts_spelled as (
        select
            word_key,
            word as verdict
        from ({{ known_words('verdict') }}) as verdict_words
        union
        select
            {{ word_key('verdict') }} as word_key,
            verdict
        from verdicts_ruled
    ),

    verdicts_known as (
        select
            word_key,
            min(verdict) as verdict
        from verdicts_spelled
        group by word_key
    ),

    programs_in_force as (
        select program_id
        from {{ ref('int_scored_programs') }}
        where is_in_force
        group by program_id
    ),

    programs_spelled as (
        select
            {{ word_key('program_id') }} as word_key,
            program_id
        from programs_in_force
        union
        select
            {{ word_key('programs.program_name') }} as word_key,
            programs.program_id
        from {{ policy_rows('programs') }}
        inner join programs_in_force
            on programs.program_id = programs_in_force.program_id
    ),

    {# A name of several is every programme. #}
    programs_known as (
        select
            word_key,
            min(program_id) as program_id
        from programs_spelled
        where word_key is not null
        group by word_key
        having min(program_id) = max(program_id)
    ),

    all_words as (
        select word_key
        from ({{ known_words('consent_scope') }}) as scope_words
        where word = 'any'
    ),

    feedback_keyed as (
        select
            *,
            {{ word_key(replace_pattern('verdict', '[! ]+$', '')) }} as verdict_key,
            {{ word_key('program_id') }} as program_key,
            {# whatever the verdict is, who gives a refusal as its reason means that #}
            {{ tells_refusal('reason') }}
            or coalesce({{ has_pattern(refusal_text('reason'), reasons_against()) }}, false)
                as is_reason_against,
            given_at is null or {{ is_impossible_day('given_at') }} as is_time_unread,
            given_at = cast(cast(given_at as date) as {{ dbt.type_timestamp() }}) as is_of_whole_day
        from {{ ref('stg_uploads__field_feedback') }}
        where quarantine_reason is null
    )

    select
        feedback_keyed.*,
        verdicts_known.verdict as verdict_read,
        verdicts_known.verdict is not null
        and not (feedback_keyed.is_reason_against and coalesce(verdicts_ruled.against, 1) = 0)
            as is_verdict_read,
        verdicts_known.verdict is null
        or feedback_keyed.is_reason_against
        or coalesce(verdicts_ruled.against, 1) = 1 as is_against,
        programs_known.program_id as program_read,
        feedback_keyed.program_id is not null
        and programs_known.program_id is null
        and all_words.word_key is null as is_program_unread
    from feedback_keyed
    left join verdicts_known
        on feedback_keyed.verdict_key = verdicts_known.word_key
    left join verdicts_ruled
        on verdicts_known.verdict = verdicts_ruled.verdict
    left join programs_known
        on feedback_keyed.program_key = programs_known.word_key
    left join all_words
        on feedback_keyed.program_key = all_words.word_key
{%- endmacro %}


{#- What stands against an account in the reason of a verdict that is for it, beside words of refusing. -#}
{% macro reasons_against() -%}
    {{ return('(no longer|not|un)[^a-z]?interest|no interest|kein interesse|nicht interessiert|pas interess|non interess|sin interes') }}
{%- endmacro %}


{#- How far ahead the check-in of a verdict is that nobody can read: it moves with the build, until somebody clears it. -#}
{% macro days_of_unread_verdict() -%}
    {{ return(90) }}
{%- endmacro %}
