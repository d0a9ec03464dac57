{#- One row per account or person, programme and stay in a stage: from where, by which rule, on what evidence, and for how long. -#}
{#-
    Derived anew at every build. What holds an account today (an open question) has no date of its
    own and names the current stay.
-#}

with

stays as (

    select * from {{ ref('int_stage_stays') }}

),

subjects as (

    select * from {{ ref('int_stage_subjects') }}

),

rules as (

    select * from {{ policy_rows('stage_rules') }}

),

qualified as (

    select
        account_id,
        program_id,
        policy_version,
        failed_rules,
        open_rules
    from {{ ref('int_account_qualifications') }}
    where scored_on = {{ as_of_date() }}

),

bands as (

    select
        account_id,
        program_id,
        band,
        review_reason
    from {{ ref('int_account_bands_today') }}

),

reviews as (

    select
        policy_version,
        stage_level,
        stage as review_stage,
        entry_rule as review_rule
    from rules
    where entry_rule = 'band_review'

),

judged as (

    select
        stays.*,
        subjects.stage_level,
        subjects.account_id,
        subjects.contact_id,
        subjects.program_id,
        subjects.policy_version,
        bands.review_reason,
        reviews.review_stage,
        reviews.review_rule,
        qualified.failed_rules,
        qualified.open_rules,
        coalesce(
            stays.left_at is null
            and bands.band = 'review'
            and not rules.is_past_gates
            {# Until a check-in date there is nothing to clear. #}
            and (stays.recheck_on is null or stays.recheck_on <= {{ as_of_date() }}),
            false
        ) as is_in_review
    from stays
    inner join subjects
        on stays.subject_key = subjects.subject_key
    inner join rules
        on
            subjects.policy_version = rules.policy_version
            and subjects.stage_level = rules.stage_level
            and stays.stage = rules.stage
    inner join reviews
        on
            subjects.policy_version = reviews.policy_version
            and subjects.stage_level = reviews.stage_level
    left join bands
        on
            subjects.account_id = bands.account_id
            and subjects.program_id = bands.program_id
    left join qualified
        on
            subjects.policy_version = qualified.policy_version
            and subjects.account_id = qualified.account_id
            and subjects.program_id = qualified.program_id

),

named as (

    select
        *,
        case
            when is_in_review then review_reason
            when stage = 'disqualified' then 'qualification_failed'
            else reason
        end as reason_code,
        case when is_in_review then review_stage else stage end as shown_stage,
        case when is_in_review then review_rule else entry_rule end as shown_rule,
        case
            when is_in_review and review_reason = 'qualification_open' then open_rules
            when is_in_review then replace(review_reason, '_', ' ')
            when stage = 'disqualified' then failed_rules
            else replace(reason, '_', ' ')
        end as shown_reason
    from judged

),

{# After a "not now" a stay ages from its check-in date on. #}
aged as (

    select
        named.*,
        rules.stalled_after_days,
        case
            when named.recheck_on > cast(named.entered_at as date) then named.recheck_on
            else cast(named.entered_at as date)
        end as aged_from_on
    from named
    inner join rules
        on
            named.policy_version = rules.policy_version
            and named.stage_level = rules.stage_level
            and named.shown_stage = rules.stage

),

stage_transitions as (

    select
        {{ dbt.hash(
            "subject_key || '|' || cast(entered_at as " ~ dbt.type_string() ~ ")"
        ) }} as transition_id,
        stage_level,
        account_id,
        contact_id,
        program_id,
        previous_stage as from_stage,
        shown_stage as stage,
        stage as stage_before_gates,
        shown_rule as entry_rule,
        reason_code,
        reason as setback_reason,
        shown_reason as reason,
        evidence_kind,
        evidence_ids,
        cast(
            row_number() over (
                partition by subject_key, stage
                order by entered_at asc
            ) as {{ dbt.type_bigint() }}
        ) as entry_number,
        cast(
            {{ days_between(
                'cast(entered_at as date)',
                'coalesce(cast(left_at as date), ' ~ as_of_date() ~ ')',
            ) }}
            as {{ dbt.type_bigint() }}
        ) as days_in_stage,
        left_at is null as is_current,
        left_at is null
        and stalled_after_days > 0
        and {{ days_between('aged_from_on', as_of_date()) }} > stalled_after_days as is_stalled,
        left_at is null and coalesce(recheck_on > {{ as_of_date() }}, false) as is_waiting,
        recheck_on,
        {{ as_of_date() }} as scored_on,
        entered_at,
        left_at,
        policy_version
    from aged

)

select * from stage_transitions
