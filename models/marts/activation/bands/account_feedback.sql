{#- One row per feedback of the field: what it says of which account, what it does to the band today, and until when. -#}

with

feedback as (

    select * from {{ ref('int_field_feedback') }}

),

feedback_rules as (

    select * from {{ policy_rows('feedback_rules') }}

),

owners as (

    select owner_id from {{ ref('int_owners_latest') }}

),

steered as (

    select * from {{ ref('int_band_overrides') }}

),

coded as (

    select * from {{ ref('int_account_bands') }}

),

latest as (

    select
        scored_on,
        policy_version
    from {{ ref('int_scoring_dates') }}
    where
        scored_on = {{ as_of_date() }}
        and not is_hysteresis_date

),

uses as (

    select
        steered.feedback_id,
        sum(case when coded.steering_code like 'field%' then 1 else 0 end) as changed_band_count
    from steered
    inner join latest
        on
            steered.scored_on = latest.scored_on
            and steered.policy_version = latest.policy_version
    inner join coded
        on
            steered.scored_on = coded.scored_on
            and steered.account_id = coded.account_id
            and steered.program_id = coded.program_id
    where steered.feedback_id is not null
    group by steered.feedback_id

),

account_feedback as (

    select
        feedback.feedback_id,
        feedback.organization_record_id,
        feedback.account_id,
        feedback.program_id,
        feedback.verdict,
        feedback.unread_parts,
        feedback_rules.effect,
        case
            when feedback.unusable_reason is not null then feedback.unusable_reason
            when feedback_rules.verdict is null and feedback.verdict is null then 'no_verdict'
            when feedback_rules.verdict is null then 'unknown_verdict'
            when feedback.given_on > latest.scored_on then 'not_yet'
            when
                {{ days_between('feedback.given_on', 'latest.scored_on') }} >= feedback_rules.days
                then 'expired'
            when feedback_rules.effect = 'none' then 'shown_only'
            when uses.feedback_id is null then 'superseded'
            else 'in_force'
        end as feedback_status,
        {#- a name of own staff may be told, any other is somebody's #}
        owners.owner_id as given_by,
        cast(coalesce(uses.changed_band_count, 0) as {{ dbt.type_bigint() }})
            as changed_band_count,
        feedback.given_on,
        {{ add_days('feedback.given_on', 'feedback_rules.days - 1') }} as in_force_until,
        latest.scored_on,
        latest.policy_version
    from feedback
    cross join latest
    left join feedback_rules
        on
            latest.policy_version = feedback_rules.policy_version
            and feedback.verdict = feedback_rules.verdict
    left join uses
        on feedback.feedback_id = uses.feedback_id
    left join owners
        on lower(feedback.given_by) = lower(owners.owner_id)

)

select * from account_feedback
