{#- One row per account and programme to act on for which approved material fits: the one to use. -#}

with

subjects as (

    select * from {{ ref('int_actionable_accounts') }}

),

planned as (

    select * from {{ ref('int_planned_actions') }}
    where outreach_kind != 'desk'

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

places as (

    select
        account_id,
        state,
        country
    from {{ ref('int_account_golden_records') }}

),

content as (

    select * from {{ ref('int_content_versions') }}
    where usability = 'usable'

),

content_fit as (

    select * from {{ policy_rows('content_fit') }}

),

{# Nobody writes the country of the home market; a state of it says the same. #}
situations as (

    select
        planned.account_id,
        planned.program_id,
        planned.policy_version,
        planned.voice,
        planned.message_theme,
        planned.top_role,
        planned.asked_content_id,
        subjects.band,
        programs.therapy_area,
        programs.product,
        {{ market_country('places.country') }} as country,
        upper(places.state) as state
    from planned
    inner join subjects
        on
            planned.account_id = subjects.account_id
            and planned.program_id = subjects.program_id
    inner join programs
        on
            planned.scored_on = programs.scored_on
            and planned.program_id = programs.program_id
    left join places
        on planned.account_id = places.account_id

),

candidates as (

    select
        situations.account_id,
        situations.program_id,
        content.content_id,
        content.content_version,
        content.title,
        row_number() over (
            partition by
                situations.account_id,
                situations.program_id
            order by
                case when content.content_id = situations.asked_content_id then 0 else 1 end asc,
                themes.fit_rank asc nulls last,
                case when content.decision_role = situations.top_role then 0 else 1 end asc,
                stages.fit_rank asc nulls last,
                case when content.product is not null then 0 else 1 end asc,
                use_cases.fit_rank asc nulls last,
                content.valid_from desc nulls last,
                content.content_id asc,
                content.content_version desc
        ) as content_rank
    from situations
    inner join content
        on
            {# About this product or area, or about none; another product is never shown. #}
            coalesce(situations.product = content.product, content.product is null)
            and coalesce(
                situations.therapy_area = content.therapy_area, content.therapy_area is null
            )
            and {{ is_approved_for('content', 'situations') }}
    left join content_fit as themes
        on
            situations.policy_version = themes.policy_version
            and themes.dimension = 'theme'
            and situations.message_theme = themes.given
            and content.theme = themes.content_value
    left join content_fit as stages
        on
            situations.policy_version = stages.policy_version
            and stages.dimension = 'stage'
            and situations.band = stages.given
            and content.buyer_stage = stages.content_value
    left join content_fit as use_cases
        on
            situations.policy_version = use_cases.policy_version
            and use_cases.dimension = 'use_case'
            and situations.voice = use_cases.given
            and content.use_case = use_cases.content_value
    where
        {# what was asked for is delivered, whatever its theme #}
        content.content_id = situations.asked_content_id
        or (
            (themes.fit_rank is not null or content.decision_role = situations.top_role)
            and (content.use_case is null or use_cases.fit_rank is not null)
            and (content.buyer_stage is null or stages.fit_rank is not null)
        )

),

action_content as (

    select
        account_id,
        program_id,
        content_id,
        content_version,
        title
    from candidates
    where content_rank = 1

)

select * from action_content
