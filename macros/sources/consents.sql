{#- What people and their tools write about permission, read word by word. -#}

{#-
    The rows of uploads.consents with the words that they mean. A blank channel or scope is `any`; a
    word that nobody knows is null. What is not known to permit is a refusal.
-#}
{% macro consents_read() -%}
    with

    {# What a scope may name: a programme, its product and area, and those that we only hear of. #}
    subjects_listed as (
        select
            product as subject,
            1 as subject_order
        from {{ ref('int_programs_today') }}
        union all
        select
            therapy_area as subject,
            2 as subject_order
        from {{ ref('int_programs_today') }}
        union all
        select
            program_id as subject,
            3 as subject_order
        from {{ ref('int_programs_today') }}
        union all
        select
            {{ code_name('product') }} as subject,
            4 as subject_order
        from {{ ref('product_therapy_areas') }}
        union all
        select
            therapy_area as subject,
            5 as subject_order
        from {{ ref('therapy_areas') }}
    ),

    subjects_ranked as (
        select
            subject,
            {{ word_key('subject') }} as word_key,
            row_number() over (
                partition by {{ word_key('subject') }}
                order by
                    subject_order asc,
                    subject asc
            ) as subject_rank
        from subjects_listed
        where subject is not null
    ),

    scope_words as (
        select
            word_key,
            subject as word,
            2 as word_order
        from subjects_ranked
        where subject_rank = 1
        union all
        select
            word_key,
            word,
            1 as word_order
        from ({{ known_words('consent_scope') }}) as any_words
    ),

    scopes_ranked as (
        select
            word_key,
            word,
            row_number() over (
                partition by word_key
                order by word_order asc
            ) as word_rank
        from scope_words
    ),

    consents_keyed as (
        select
            *,
            {{ word_key('channel') }} as channel_key,
            {{ word_key('status') }} as status_key,
            {{ word_key('scope') }} as scope_key,
            {{ replace_pattern(
                word_key('scope'), '^(products?|brand|drug|program(me)?|therapyarea|topic)', ''
            ) }} as scope_name_key,
            {{ names_frequency('scope') }} as is_scope_frequency,
            {{ may_tell_refusal('basis', is_ground=true) }} or {{ wishes_nothing('frequency') }} as is_basis_refusal,
            {# that nobody has refused permits nothing, and refuses nothing #}
            {{ denies_refusal('status') }} as is_silent,
            {{ wishes_no_calls('frequency') }} or {{ wishes_no_calls('basis') }} as is_no_of_calls,
            count(*) over (partition by lower(basis)) as basis_count,
            {{ id_key(source_record_key('source_system', 'contact_record_id')) }}
                as contact_record_key,
            {{ id_key('contact_record_id') }} as contact_id_given,
            {# several in one cell, whatever stands between or around them #}
            {{ ids_named('contact_record_id') }} as contact_ids_given,
            {{ id_key('source_system') }} as system_key
        from {{ ref('stg_uploads__consents') }}
    ),

    {# `1 per week, no phone` is a wish, and a no on calls and text messages #}
    words_of_row as (
        select
            'any' as refused_channel,
            0 as word_number
        union all
        select
            'phone' as refused_channel,
            1 as word_number
        union all
        select
            'sms' as refused_channel,
            2 as word_number
    )

    select
        consents_keyed.*,
        words_of_row.word_number,
        case
            when
                consents_keyed.basis is null
                or basis_words.word is not null
                or {{ is_common_word('consents_keyed.basis', 'consents_keyed.basis_count') }}
                then consents_keyed.basis
            else {{ unknown_word() }}
        end as published_basis,
        case
            when words_of_row.word_number > 0 then 'denied'
            when
                consents_keyed.is_basis_refusal
                and (status_words.word = 'granted' or consents_keyed.is_silent)
                then 'denied'
            when status_words.word is null and consents_keyed.is_silent then 'silent'
            else coalesce(status_words.word, 'unknown')
        end as status_word,
        (
            coalesce(status_words.word, 'unknown') not in ('granted', 'expired')
            and not (status_words.word is null and consents_keyed.is_silent)
        )
        or consents_keyed.is_basis_refusal
        or words_of_row.word_number > 0 as is_refusal,
        status_words.word is null
        and not consents_keyed.is_silent
        and words_of_row.word_number = 0 as is_status_unread,
        case
            when words_of_row.word_number > 0 then words_of_row.refused_channel
            when consents_keyed.channel is null then 'any'
            else channel_words.word
        end as channel_word,
        case
            when consents_keyed.scope is null or consents_keyed.is_scope_frequency then 'any'
            else coalesce(scopes.word, named_scopes.word)
        end as scope_word,
        case
            when consents_keyed.frequency is not null then consents_keyed.frequency
            when consents_keyed.is_scope_frequency then consents_keyed.scope
            when {{ names_frequency('consents_keyed.basis') }} then consents_keyed.basis
        end as frequency_text
    from consents_keyed
    inner join words_of_row
        on words_of_row.word_number = 0 or consents_keyed.is_no_of_calls
    left join ({{ known_words('channel') }}) as channel_words
        on consents_keyed.channel_key = channel_words.word_key
    left join ({{ known_words('consent_status') }}) as status_words
        on consents_keyed.status_key = status_words.word_key
    left join ({{ known_words('basis') }}) as basis_words
        on {{ word_key('consents_keyed.basis') }} = basis_words.word_key
    left join scopes_ranked as scopes
        on
            consents_keyed.scope_key = scopes.word_key
            and scopes.word_rank = 1
    left join scopes_ranked as named_scopes
        on
            consents_keyed.scope_name_key = named_scopes.word_key
            and named_scopes.word_rank = 1
{%- endmacro %}


{#-
    The entries of the suppression list, one row per part of a value, with all that the part may name.
    Whatever is wrong with the row, it suppresses: no time and no scope is needed.
-#}
{% macro suppressions_read() -%}
    select
        coalesce(scope_words.word, 'unknown') as scope,
        parts.requested_on,
        parts.part,
        parts.is_spelling,
        {{ id_key('parts.part') }} as part_key,
        case when not parts.is_spelling then {{ organization_name_key('parts.part') }} end as name_key,
        {# a telephone is that of a person or of an organization, in whatever spelling #}
        case when not parts.is_spelling and not parts.is_address then {{ called_number('parts.part') }} end
            as phone_key,
        case when parts.is_address then {{ first_email(email_parts('parts.part', is_wide=true)) }} end
            as email,
        {# an address on a list of domains means its domain #}
        case
            when not parts.is_spelling and (not parts.is_address or scope_words.word = 'domain')
                then {{ domain_key(replace_pattern('parts.part', '^[*%@. ]+|[. ]+$', '')) }}
        end as domain,
        not parts.is_address and coalesce(scope_words.word, 'unknown') != 'account' as may_be_contact,
        not parts.is_address and coalesce(scope_words.word, 'unknown') != 'contact' as may_be_account
    from (
        select
            suppressions.scope,
            cast(suppressions.requested_at as date) as requested_on,
            split_part(
                suppressions.value_parts,
                ';',
                cast(positions.generated_number as {{ dbt.type_int() }})
            ) as part,
            {{ has_pattern(
                "split_part(suppressions.value_parts, ';', cast(positions.generated_number as "
                ~ dbt.type_int() ~ "))", '[^*%@. ][^@ ]*@.'
            ) }} as is_address,
            false as is_spelling
        from {{ ref('stg_uploads__suppressions') }} as suppressions
        inner join ({{ dbt.generate_series(max_list_length()) }}) as positions
            on positions.generated_number <= {{ list_length('suppressions.value_parts', ';') }}
        union all
        {# another spelling of the same: of a person or an account by id, and of nothing else #}
        select
            spelled.scope,
            cast(spelled.requested_at as date) as requested_on,
            {{ list_item('spelled.ids_given') }} as part,
            false as is_address,
            true as is_spelling
        from {{ ref('stg_uploads__suppressions') }} as spelled
        inner join ({{ dbt.generate_series(max_list_length()) }}) as positions
            on {{ has_list_item('spelled.ids_given') }}
    ) as parts
    left join ({{ known_words('suppression_scope') }}) as scope_words
        on {{ word_key('parts.scope') }} = scope_words.word_key
    where parts.part != ''
{%- endmacro %}


{#-
    A text that names one or several, with a semicolon between any two: lines, commas and bars part it,
    and, where it holds several addresses or nothing but domains, whatever stands between those.
-#}
{% macro list_of_names(expression) -%}
    {%- set parted = replace_pattern(
        seen_text("translate(" ~ expression ~ ", chr(9) || chr(10) || chr(13) || '|,', ';;;;;')"),
        ' *;[; ]*', ';'
    ) -%}
    {%- set domain, between = '[^ @;/&+]+[.][^ @;/&+]+', ' *[ ;/&+] *((and|or|und|oder|et|ou|y|o|e) +)?' -%}
    case
        when {{ expression }} like '%@%@%'
            then {{ replace_pattern(unglued("lower(" ~ parted ~ ")"), between, ';') }}
        when {{ has_pattern(parted, '^' ~ domain ~ '(' ~ between ~ domain ~ ')+$') }}
            then {{ replace_pattern(parted, between, ';') }}
        {# `crm | 17` may be two names, or a system and its id: it is read as both #}
        when {{ expression }} like '%|%'
            then {{ parted }} || ';' || replace({{ expression }}, '|', ':')
        else {{ parted }}
    end
{%- endmacro %}


{#- True where a word is dated later than the as-of date, or by a date that tools write for none. -#}
{% macro is_impossible_day(expression) -%}
    (
        cast({{ expression }} as date) > {{ as_of_date() }}
        or cast({{ expression }} as date) < {{ earliest_activity_date() }}
    )
{%- endmacro %}


{#- True where a text names how often: `max 1 per week`, `2x a month`, `monthly`. -#}
{% macro names_frequency(expression) -%}
    coalesce({{ has_pattern(
        "lower(" ~ expression ~ ")",
        '(max|most|once|twice|one|two|[0-9]) *(x|times?|mails?|emails?)? *(per|a|an|each|every|/|pro) *(day|week|month|quarter|year|tag|woche|monat|jahr)|^ *((only|at most|max[.]?) *)?(bi-?)?(daily|weekly|monthly|quarterly|yearly|annually|fortnightly)( *only)? *$'
    ) }}, false)
{%- endmacro %}


{#- The days of such a wish, and the touches in them; a wish that cannot be read is one touch a year. -#}
{% macro frequency_days(expression) -%}
    {%- set wish = "lower(" ~ expression ~ ")" -%}
    case
        when {{ has_pattern(wish, '(fortnight|bi-?week)') }} then 14
        when {{ has_pattern(wish, '(week|woche|semaine)') }} then 7
        when {{ has_pattern(wish, '(month|monat|mois)') }} then 30
        when {{ has_pattern(wish, '(quarter|quartal|trimest)') }} then 91
        when {{ has_pattern(wish, '(day|dai|tag|jour)') }} then 1
        else 365
    end
{%- endmacro %}

{% macro frequency_touches(expression) -%}
    {%- set wish = "lower(" ~ expression ~ ")" -%}
    case
        when {{ has_pattern(wish, '(every|alle) *[0-9]') }} then 1
        when {{ frequency_days(expression) }} = 365 and not {{ has_pattern(wish, '(year|annual|jahr)') }} then 1
        when {{ has_pattern(wish, '(twice|two)') }} then 2
        else coalesce({{ try_integer(first_match(wish, '[0-9]+')) }}, 1)
    end
{%- endmacro %}


{#- True where a wish is told and nobody can say how often. -#}
{% macro frequency_is_unread(expression) -%}
    {{ expression }} is not null
    and {{ frequency_days(expression) }} = 365
    and not {{ has_pattern("lower(" ~ expression ~ ")", '(year|annual|jahr)') }}
{%- endmacro %}
