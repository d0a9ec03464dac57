{#- One row per account and programme that has signals: the strongest signals in words, and their leading family. -#}

with

account_programs as (

    select * from {{ ref('int_account_programs') }}
    where
        is_in_force
        and scored_on = {{ as_of_date() }}

),

signals as (

    select * from {{ ref('int_signals_ranked') }}
    where
        polarity = 'positive'
        and window_units > 0
        {# Three reasons are read aloud; more are looked up. #}
        and signal_rank <= 3

),

signal_words as (

    select * from {{ ref('signal_words') }}

),

aged as (

    select
        account_programs.account_id,
        account_programs.program_id,
        signals.signal_rank,
        signals.family,
        signals.window_count,
        {# A signal that nobody has found words for is spelled out. #}
        coalesce(signal_words.singular_words, replace(signals.signal_type, '_', ' '))
            as singular_words,
        coalesce(signal_words.plural_words, replace(signals.signal_type, '_', ' ') || 's')
            as plural_words,
        {{ days_between('signals.latest_activity_on', 'account_programs.scored_on') }} as age_days
    from account_programs
    inner join signals
        on
            account_programs.scored_on = signals.scored_on
            and account_programs.account_id = signals.account_id
            and account_programs.program_id = signals.program_id
    left join signal_words
        on signals.signal_type = signal_words.signal_type

),

worded as (

    select
        account_id,
        program_id,
        signal_rank,
        family,
        cast(window_count as {{ dbt.type_string() }})
        || ' '
        || case
            when window_count = 1 then singular_words || ', '
            else plural_words || ', latest '
        end
        || case
            when age_days = 0 then 'today'
            when age_days = 1 then 'yesterday'
            else cast(age_days as {{ dbt.type_string() }}) || ' days ago'
        end as signal_reason
    from aged

),

summed as (

    select
        account_id,
        program_id,
        max(case when signal_rank = 1 then family end) as top_family,
        {{ ordered_list('signal_reason', 'signal_rank', '; ') }} as top_reasons
    from worded
    group by
        account_id,
        program_id

)

select * from summed
