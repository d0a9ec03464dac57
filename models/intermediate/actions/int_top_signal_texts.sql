{#-
    One row per account and programme that has signals or an open request: the strongest signals in
    words, what the next action answers before all others, and the family of the strongest.
-#}

with

account_programs as (

    select * from {{ ref('int_account_programs') }}
    where
        is_in_force
        and scored_on = {{ as_of_date() }}

),

{# Our own steps that were answered: no interest of the customer. #}
own_steps as (

    select
        team_actions.policy_version,
        team_actions.signal_type
    from {{ policy_rows('team_actions') }}
    inner join {{ ref('int_signal_types_scored') }} as signal_types
        on
            team_actions.policy_version = signal_types.policy_version
            and team_actions.signal_type = signal_types.signal_type
    where signal_types.intent_level = 'low'

),

{# What is open is what the next action answers: it is told first, however little it is worth by now. #}
requests as (

    select
        account_programs.scored_on,
        account_programs.account_id,
        account_programs.program_id,
        triggers.signal_type,
        triggers.family,
        triggers.triggered_on
    from account_programs
    inner join {{ ref('int_action_triggers') }} as triggers
        on
            account_programs.account_id = triggers.account_id
            and account_programs.program_id = triggers.program_id
    {# an appointment ahead is told by its day #}
    where triggers.triggered_on <= account_programs.scored_on

),

signals_told as (

    select
        signals.*,
        row_number() over (
            partition by
                signals.scored_on,
                signals.account_id,
                signals.program_id
            order by
                case when requests.signal_type is null then 1 else 0 end asc,
                case when own_steps.signal_type is null then 0 else 1 end asc,
                signals.signal_rank asc
        ) as told_rank,
        min(case when own_steps.signal_type is null then 0 else 1 end) over (
            partition by
                signals.scored_on,
                signals.account_id,
                signals.program_id
        ) as is_own_alone,
        case when own_steps.signal_type is null then 0 else 1 end as is_own,
        requests.signal_type is not null as is_request
    from {{ ref('int_signals_ranked') }} as signals
    inner join account_programs
        on
            signals.scored_on = account_programs.scored_on
            and signals.account_id = account_programs.account_id
            and signals.program_id = account_programs.program_id
    left join own_steps
        on
            account_programs.policy_version = own_steps.policy_version
            and signals.signal_type = own_steps.signal_type
    left join requests
        on
            signals.scored_on = requests.scored_on
            and signals.account_id = requests.account_id
            and signals.program_id = requests.program_id
            and signals.signal_type = requests.signal_type
    where
        signals.polarity = 'positive'
        and signals.window_units > 0

),

{# Three reasons are read aloud; more are looked up. Our own steps are told where there is nothing else. #}
signals as (

    select
        scored_on,
        account_id,
        program_id,
        told_rank,
        signal_type,
        family,
        window_count,
        latest_activity_on
    from signals_told
    where
        told_rank <= 3
        and (is_own = is_own_alone or is_request)

    union all

    {# A request that gives no points, or none any more, is asked all the same. #}
    select
        requests.scored_on,
        requests.account_id,
        requests.program_id,
        0 as told_rank,
        requests.signal_type,
        requests.family,
        1 as window_count,
        requests.triggered_on as latest_activity_on
    from requests
    left join signals_told
        on
            requests.scored_on = signals_told.scored_on
            and requests.account_id = signals_told.account_id
            and requests.program_id = signals_told.program_id
            and requests.signal_type = signals_told.signal_type
    where signals_told.signal_type is null

),

signal_words as (

    select * from {{ ref('signal_words') }}

),

aged as (

    select
        account_programs.account_id,
        account_programs.program_id,
        signals.told_rank as signal_rank,
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
