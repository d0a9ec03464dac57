{#- One row per feedback of the field, as given last: about which account and programme, what was said, and whether it can be used. -#}

with

feedback_given as (

    select * from {{ ref('stg_uploads__field_feedback') }}
    where quarantine_reason is null

),

verdict_words as (

    {{ known_words('verdict') }}

),

feedback as (

    select
        feedback_given.feedback_id,
        feedback_given.organization_record_id,
        feedback_given.program_id,
        feedback_given.given_by,
        feedback_given.given_at,
        feedback_given.landing_key,
        feedback_given.raw_record,
        coalesce(verdict_words.word, {{ code_name('feedback_given.verdict') }}) as verdict
    from feedback_given
    left join verdict_words
        on {{ word_key('feedback_given.verdict') }} = verdict_words.word_key

),

account_keys as (

    select * from {{ ref('int_account_given_names') }}

),

programs as (

    select program_id
    from {{ ref('int_scored_programs') }}
    where is_in_force
    group by program_id

),

programs_written as (

    select program_id
    from {{ policy_rows('programs') }}
    group by program_id

),

verdicts_known as (

    select word as verdict from verdict_words
    union
    select verdict from {{ policy_rows('feedback_rules') }}

),

feedback_ranked as (

    select
        *,
        row_number() over (
            partition by feedback_id
            order by
                given_at desc nulls last,
                landing_key desc,
                raw_record desc
        ) as row_rank
    from feedback

),

given as (

    select
        feedback_ranked.feedback_id,
        feedback_ranked.organization_record_id,
        account_keys.account_id,
        case
            when
                feedback_ranked.program_id is null
                or programs_written.program_id is not null
                then feedback_ranked.program_id
            else {{ unknown_word() }}
        end as program_id,
        {# who types a verdict may type a name #}
        case
            when
                feedback_ranked.verdict is null
                or verdicts_known.verdict is not null
                or {{ is_common_word(
                    'feedback_ranked.verdict',
                    'count(*) over (partition by feedback_ranked.verdict)'
                ) }}
                then feedback_ranked.verdict
            else {{ unknown_word() }}
        end as verdict,
        feedback_ranked.given_by,
        cast(feedback_ranked.given_at as date) as given_on,
        feedback_ranked.given_at,
        case
            when feedback_ranked.verdict is null then 'no_verdict'
            when feedback_ranked.given_at is null then 'no_date'
            when account_keys.account_key is null then 'unknown_account'
            when account_keys.account_id is null then 'several_accounts'
            {# Without a programme it is about all of them. #}
            when feedback_ranked.program_id is not null and programs.program_id is null
                then 'unknown_program'
            else cast(null as {{ dbt.type_string() }})
        end as unusable_reason
    from feedback_ranked
    left join account_keys
        on feedback_ranked.organization_record_id = account_keys.account_key
    left join programs
        on feedback_ranked.program_id = programs.program_id
    left join programs_written
        on feedback_ranked.program_id = programs_written.program_id
    left join verdicts_known
        on feedback_ranked.verdict = verdicts_known.verdict
    where feedback_ranked.row_rank = 1

)

select * from given
