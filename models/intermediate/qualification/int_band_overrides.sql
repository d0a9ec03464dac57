{#- One row per scored date, policy version, account and programme that people have spoken about: the verdict of the field and the steward's band that count. -#}

with

account_programs as (

    select
        scored_on,
        policy_version,
        account_id,
        program_id,
        therapy_area
    from {{ ref('int_account_programs') }}

),

programs as (

    select
        scored_on,
        policy_version,
        program_id,
        therapy_area,
        product
    from {{ ref('int_scored_programs') }}

),

feedback as (

    select * from {{ ref('int_field_feedback') }}
    where unusable_reason is null

),

feedback_rules as (

    select * from {{ policy_rows('feedback_rules') }}

),

overrides as (

    select * from {{ ref('band_overrides') }}

),

account_keys as (

    select * from {{ ref('int_account_given_names') }}

),

bands as (

    select * from {{ policy_rows('bands') }}

),

activities as (

    select
        activity_id,
        account_id,
        signal_type,
        therapy_area,
        product,
        activity_date,
        cast(activity_date as {{ dbt.type_timestamp() }}) as reported_at
    from {{ ref('int_activities_attributed') }}
    where
        account_id is not null
        and not is_suspect
        {# Few kinds say anything: left out before activities meet people and verdicts. #}
        and signal_type in (select feedback_rules.signal_type from feedback_rules)

),

said as (

    select
        account_programs.*,
        feedback.feedback_id,
        feedback.verdict,
        feedback.given_on,
        feedback.given_at
    from account_programs
    inner join feedback
        on
            account_programs.account_id = feedback.account_id
            and account_programs.program_id
            = coalesce(feedback.program_id, account_programs.program_id)

    union all

    select
        account_programs.*,
        activities.activity_id as feedback_id,
        feedback_rules.verdict,
        activities.activity_date as given_on,
        activities.reported_at as given_at
    from activities
    inner join feedback_rules
        on activities.signal_type = feedback_rules.signal_type
    inner join account_programs
        on
            activities.account_id = account_programs.account_id
            and feedback_rules.policy_version = account_programs.policy_version
    left join programs
        on
            account_programs.scored_on = programs.scored_on
            and account_programs.policy_version = programs.policy_version
            and account_programs.program_id = programs.program_id
    where
        (feedback_rules.effect = 'review' and account_programs.therapy_area is not null)
        or (
            feedback_rules.effect != 'review'
            and {{ relevance_class('activities', 'programs') }} != 'other'
        )

),

verdicts_ranked as (

    select
        said.scored_on,
        said.policy_version,
        said.account_id,
        said.program_id,
        said.feedback_id,
        said.verdict,
        said.given_on,
        feedback_rules.effect,
        feedback_rules.verdict_words,
        {{ add_days('said.given_on', 'feedback_rules.days - 1') }} as verdict_until,
        row_number() over (
            partition by
                said.scored_on,
                said.policy_version,
                said.account_id,
                said.program_id
            order by
                said.given_at desc,
                case when feedback_rules.effect = 'settle' then 1 else 0 end asc,
                said.feedback_id desc
        ) as verdict_rank
    from said
    inner join feedback_rules
        on
            said.policy_version = feedback_rules.policy_version
            and said.verdict = feedback_rules.verdict
    where
        feedback_rules.effect != 'none'
        and said.scored_on >= said.given_on
        and {{ days_between('said.given_on', 'said.scored_on') }} < feedback_rules.days

),

overrides_ranked as (

    select
        account_programs.scored_on,
        account_programs.policy_version,
        account_programs.account_id,
        account_programs.program_id,
        bands.band_step as override_step,
        overrides.decided_by,
        overrides.reason,
        overrides.valid_from,
        overrides.valid_to,
        row_number() over (
            partition by
                account_programs.scored_on,
                account_programs.policy_version,
                account_programs.account_id,
                account_programs.program_id
            order by
                overrides.decided_on desc,
                overrides.account_key desc
        ) as override_rank
    from account_programs
    inner join account_keys
        on account_programs.account_id = account_keys.account_id
    inner join overrides
        on
            account_keys.account_key = overrides.account_key
            and account_programs.program_id = overrides.program_id
            and account_programs.scored_on between overrides.valid_from and overrides.valid_to
    inner join bands
        on
            account_programs.policy_version = bands.policy_version
            and overrides.band = bands.band

),

steered as (

    select
        account_programs.scored_on,
        account_programs.policy_version,
        account_programs.account_id,
        account_programs.program_id,
        verdicts_ranked.feedback_id,
        verdicts_ranked.verdict,
        verdicts_ranked.verdict_words,
        verdicts_ranked.effect as feedback_effect,
        overrides_ranked.override_step,
        overrides_ranked.decided_by as override_by,
        overrides_ranked.reason as override_reason,
        verdicts_ranked.given_on as verdict_given_on,
        verdicts_ranked.verdict_until,
        overrides_ranked.valid_from as override_from,
        overrides_ranked.valid_to as override_until
    from account_programs
    left join verdicts_ranked
        on
            account_programs.scored_on = verdicts_ranked.scored_on
            and account_programs.policy_version = verdicts_ranked.policy_version
            and account_programs.account_id = verdicts_ranked.account_id
            and account_programs.program_id = verdicts_ranked.program_id
            and verdicts_ranked.verdict_rank = 1
    left join overrides_ranked
        on
            account_programs.scored_on = overrides_ranked.scored_on
            and account_programs.policy_version = overrides_ranked.policy_version
            and account_programs.account_id = overrides_ranked.account_id
            and account_programs.program_id = overrides_ranked.program_id
            and overrides_ranked.override_rank = 1
    where
        verdicts_ranked.feedback_id is not null
        or overrides_ranked.override_step is not null

)

select * from steered
