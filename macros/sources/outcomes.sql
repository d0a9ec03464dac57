{#- What people write as the outcome of a call or meeting, read word by word. -#}

{#- A text as words that can be looked for: no case, accents or marks, an underscore between any two. -#}
{% macro outcome_text(expression) -%}
    {{ code_name(
        "translate(replace(replace(lower(" ~ seen_text(expression) ~ "), chr(39), ''), '’', ''), '"
        ~ marked_letters() ~ marks_above_letters() ~ "', '" ~ plain_letters() ~ "')"
    ) }}
{%- endmacro %}


{#- What people write where there is nothing to write. -#}
{% macro said_outcome(expression) -%}
    case
        when
            {{ word_key(expression) }} not in ({{ sql_texts(words_for_nothing() + ['!', '–', '—', '?', 'keine', 'ka']) }})
            then {{ expression }}
    end
{%- endmacro %}


{#-
    The day that two people agreed on, in what was written of their talk: the last one that stands after a word of
    meeting, calling or coming back. What ends, expires or is due on a day was not agreed.
-#}
{% macro agreed_day(expression) -%}
    {%- set months = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*' -%}
    {%- set day = '([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}(st|nd|rd|th)?[ -]' ~ months ~ '[ ,-]+[0-9]{4}|' ~ months ~ '[.]? [0-9]{1,2}(st|nd|rd|th)?,? [0-9]{4})' -%}
    {%- set words = '(agreed|follow[^a-z]?up|next|call(ing)?( (him|her|them|me))? back|call again|callback|c(o|a)mes? back'
        ~ '|back (on|to them|to him|to her)|meet(ing)?|visit|booked|scheduled|set (for|up)|confirmed|appointment|moved|rescheduled|postponed|return|demo|presentation'
        ~ '|webinar|later|again|until|speak|talk|termin|ruckruf|vereinbart|wiedervorlage|rappel|rendez-vous|cita|appuntamento)' -%}
    {%- set lowered = "lower(" ~ without_accents(expression) ~ ")" -%}
    {%- set found = first_match(lowered, '(^|[^a-z])' ~ words ~ '[^.;!?]{0,60}' ~ day) -%}
    case
        when not {{ has_pattern(found, '(^|[^a-z])(end(s|ed|ing)?|expir[a-z]*|contract[a-z]*|tender|valid|renew[a-z]*|since|fiscal|deadline|due|born|license|patent)([^a-z]|$)') }}
            then {{ try_timestamp(first_match(found, day ~ '$')) }}
    end
{%- endmacro %}


{#- Whether an outcome is what a person said: those of e-mails and of members of campaigns are words of tools. -#}
{% macro is_conversation(signal_type, source_table) -%}
    (
            coalesce({{ signal_type }}, '') not like 'email%'
            or {{ signal_type }} like 'email_reply%'
        )
        and coalesce({{ source_table }}, '') != 'salesforce.campaign_member'
{%- endmacro %}


{#-
    CTEs that end in `outcomes_read`: one row per text of the CTE `texts` (column `outcome`) and code that it
    tells (null: nothing against anybody). All words of the seed, and the codes of the policy, that stand
    anywhere in it count; words of four letters and fewer only where they are all of it. A text that says
    more than that somebody was reached, or not, and tells of a no, is `not_interested`; what denies a refusal is none; `is_unread` where
    no word of it is known, `is_guessed` where no word of it says a no that we know.
-#}
{% macro outcomes_read(texts) -%}
outcome_words as (

    select
        spelled,
        min(word) as word
    from (
        select
            {{ outcome_text('raw_word') }} as spelled,
            word
        from {{ ref('known_words') }}
        where vocabulary = 'outcome'
        union all
        select
            {{ outcome_text('code') }} as spelled,
            code as word
        from {{ policy_rows('recheck_rules') }}
        where evidence_kind = 'call_outcome'
    ) as words_spelled
    where spelled is not null
    group by spelled

),

outcome_texts as (

    {# without what denies a refusal: `no objection` is no no #}
    select
        outcome,
        {{ outcome_text(refusal_text('outcome')) }} as text
    from {{ texts }}
    where outcome is not null
    group by outcome

),

outcome_words_found as (

    select
        outcome_texts.outcome,
        outcome_texts.text,
        outcome_words.spelled,
        outcome_words.word,
        row_number() over (
            partition by outcome_texts.outcome
            order by
                case when outcome_words.word = 'neutral' then 1 else 0 end asc,
                length(outcome_words.spelled) desc,
                outcome_words.spelled asc
        ) as word_rank
    from outcome_texts
    left join outcome_words
        on
            {{ position_of(
                "concat('_', outcome_words.spelled, '_')", "concat('_', outcome_texts.text, '_')"
            ) }} > 0
            and (
                length(outcome_words.spelled) > 4
                or outcome_words.spelled = outcome_texts.text
            )

),

outcomes_read as (

    select
        outcome,
        word as code,
        false as is_guessed,
        false as is_unread
    from outcome_words_found
    where word != 'neutral'
    group by
        outcome,
        word

    union all

    {# the longest word that says nothing against anybody is taken out: the rest may #}
    select
        outcome,
        case
            when {{ has_pattern(
                "replace(concat('_', text, '_'), concat('_', coalesce(spelled, '?'), '_'), '__')",
                '_(no|nope|not|none|never|nothing|nie|niemals|kein[a-z]*|nicht[a-z]*|nein|ne|pas|non|aucun[a-z]*'
                ~ '|sin|nunca|jamais|later|spaeter|spater|tard|tarde|wait[a-z]*|hold|paus[a-z]*|postpon[a-z]*'
                ~ '|defer[a-z]*|delay[a-z]*|verschoben|vertagt|abgelehnt|ablehn[a-z]*|declin[a-z]*|reject[a-z]*'
                ~ '|refus[a-z]*|dont|doesnt|wont|cant|cannot|isnt|wasnt|uninterested|disinterested|unqualified'
                ~ '|disqualified|lost|dead|cancel[a-z]*)_'
            ) }} then 'not_interested'
        end as code,
        true as is_guessed,
        word is null and text is not null as is_unread
    from outcome_words_found
    where
        word_rank = 1
        and (word is null or word = 'neutral')

),
{%- endmacro %}
