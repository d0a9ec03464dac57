{#-
    One row per feedback of the field and account that it is about: what was said of which programme, when, and
    whether it can be used. A later row of one id about one account corrects the earlier; rows of one id of which
    none is later all count. What speaks against an account counts as widely as it could mean, and counts for every account that it may name.
-#}

with

feedback as (

    {{ feedback_read() }}

),

positions as (

    {{ dbt.generate_series(max_list_length()) }}

),

texts as (

    select
        organization_record_id,
        {{ dbt.concat(['organization_record_id', "';'", list_of_names('organization_record_id')]) }}
            as parts
    from feedback
    where organization_record_id is not null
    group by organization_record_id

),

parts as (

    select
        texts.organization_record_id,
        {{ replace_pattern(
            "translate(split_part(texts.parts, ';', cast(positions.generated_number as " ~ dbt.type_int()
            ~ ")), '[]', '()')",
            '^[ (){}<>"“”„«»‘’`\'\'#*]+|[ (){}<>"“”„«»‘’`\'\'#*.!]+$'
        ) }} as part
    from texts
    inner join positions
        on positions.generated_number <= {{ list_length('texts.parts', ';') }}

),

names_written as (

    select
        organization_record_id,
        {{ id_key('part') }} as account_key,
        {{ organization_name_key('part') }} as organization_name_key
    from parts
    where part != ''

    union

    select
        organization_record_id,
        {{ id_key("replace(part, '/', ':')") }} as account_key,
        cast(null as {{ dbt.type_string() }}) as organization_name_key
    from parts
    where part like '%/%'

    union

    {# `crm-17` may be the 17 of a system #}
    select
        organization_record_id,
        {{ id_key(replace_groups('part', '^([A-Za-z][A-Za-z0-9_]*) *- *', '%1:')) }} as account_key,
        cast(null as {{ dbt.type_string() }}) as organization_name_key
    from parts
    where part like '%-%'

    union

    select
        organization_record_id,
        {{ id_key(replace_pattern('part', '[ ]*[(].*$', '')) }} as account_key,
        {{ organization_name_key(replace_pattern('part', '[ ]*[(].*$', '')) }}
            as organization_name_key
    from parts
    where part like '%(%'

),

account_keys as (

    {{ account_keys_spelled() }}

),

names_in_words as (

    select organization_name_key
    from names_written
    where organization_name_key is not null
    group by organization_name_key

),

{{ organizations_named('names_in_words') }}

accounts_found as (

    select
        names_written.organization_record_id,
        account_keys.account_id
    from names_written
    inner join account_keys
        on names_written.account_key = account_keys.account_key

    union

    select
        names_written.organization_record_id,
        organizations_named.first_account_id as account_id
    from names_written
    inner join organizations_named
        on names_written.organization_name_key = organizations_named.organization_name_key

    union

    select
        names_written.organization_record_id,
        organizations_named.last_account_id as account_id
    from names_written
    inner join organizations_named
        on names_written.organization_name_key = organizations_named.organization_name_key

),

{# `o-17` may be `o17`, `o_17` or the 17 of a system `o`: a guess, enough for a no #}
accounts_guessed as (

    select
        names_written.organization_record_id,
        account_keys.account_id
    from names_written
    inner join account_keys
        on
            {{ bare_id('names_written.account_key') }} = {{ bare_id('account_keys.account_key') }}
            and {{ has_pattern('names_written.account_key', '[0-9]') }}
    where
        names_written.organization_record_id
        not in (select accounts_found.organization_record_id from accounts_found)
    group by
        names_written.organization_record_id,
        account_keys.account_id

),

accounts_counted as (

    select
        organization_record_id,
        account_id,
        false as is_guess,
        count(*) over (partition by organization_record_id) as account_count
    from accounts_found

    union all

    select
        organization_record_id,
        account_id,
        true as is_guess,
        count(*) over (partition by organization_record_id) as account_count
    from accounts_guessed

),

said as (

    select
        feedback.organization_record_id,
        case
            when feedback.is_against or coalesce(accounts_counted.account_count, 0) = 1
                then accounts_counted.account_id
        end as account_id,
        feedback.program_read as program_id,
        {# who types a verdict may type a name #}
        case
            when feedback.verdict_read is not null and not feedback.is_verdict_read
                then {{ unknown_word() }}
            when
                feedback.is_verdict_read
                or feedback.verdict is null
                or {{ is_common_word(
                    'feedback.verdict', 'count(*) over (partition by feedback.verdict)'
                ) }}
                then coalesce(feedback.verdict_read, feedback.verdict)
            else {{ unknown_word() }}
        end as verdict,
        feedback.given_by,
        feedback.reason,
        feedback.is_against,
        feedback.is_time_unread,
        coalesce(
            feedback.feedback_id,
            {{ dbt.concat([
                "'unnamed-'", "substr(" ~ keyed_hash("coalesce(feedback.raw_record, '')") ~ ", 1, 12)"
            ]) }}
        ) as feedback_id,
        case
            when feedback.is_against and feedback.is_time_unread then {{ end_of_day(as_of_date()) }}
            when feedback.is_against and feedback.is_of_whole_day
                then {{ end_of_day('feedback.given_at') }}
            else feedback.given_at
        end as given_at,
        {# what is read of an unread part is nothing; which parts are unread is told #}
        nullif(replace(trim(concat(
            case when feedback.is_verdict_read then '' else 'verdict ' end,
            case when feedback.is_program_unread then 'program ' else '' end,
            case when feedback.is_time_unread then 'time' else '' end
        )), ' ', ';'), '') as unread_parts,
        case
            when accounts_counted.account_id is null then 'unknown_account'
            when feedback.is_against then cast(null as {{ dbt.type_string() }})
            when accounts_counted.account_count > 1 then 'several_accounts'
            when feedback.given_at is null then 'no_date'
            when feedback.is_program_unread then 'unknown_program'
            else cast(null as {{ dbt.type_string() }})
        end as unusable_reason,
        feedback.landing_key,
        feedback.raw_record
    from feedback
    left join accounts_counted
        on
            feedback.organization_record_id = accounts_counted.organization_record_id
            and (feedback.is_against or not accounts_counted.is_guess)

),

{# What cannot be used, or is dated ahead, corrects nothing. #}
said_compared as (

    select
        *,
        max(case when unusable_reason is null and not is_time_unread then given_at end) over (
            partition by
                feedback_id,
                account_id
        ) as corrected_at,
        row_number() over (
            partition by
                feedback_id,
                account_id,
                program_id,
                verdict,
                given_at
            order by
                landing_key desc,
                raw_record desc
        ) as copy_number
    from said

),

said_numbered as (

    select
        *,
        row_number() over (
            partition by feedback_id
            order by
                given_at desc nulls last,
                case when is_against then 0 else 1 end asc,
                account_id asc nulls last,
                program_id asc nulls first,
                verdict asc nulls first
        ) as row_number_of_id
    from said_compared
    where
        copy_number = 1
        and (corrected_at is null or is_time_unread or given_at >= corrected_at)

),

given as (

    select
        case
            when row_number_of_id = 1 then feedback_id
            else {{ dbt.concat([
                'feedback_id', "'-'",
                "substr(" ~ keyed_hash("concat(coalesce(raw_record, ''), '|', coalesce(account_id, ''))") ~ ", 1, 12)",
            ]) }}
        end as feedback_id,
        organization_record_id,
        account_id,
        program_id,
        verdict,
        given_by,
        reason,
        unread_parts,
        cast(given_at as date) as given_on,
        given_at,
        unusable_reason
    from said_numbered

)

select * from given
