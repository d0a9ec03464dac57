{#- One row per piece of content: how many accounts that used it went a stage up within a month, beside its theme and all content. -#}
-- Question: which content, and which themes, moved accounts to active engagement?
-- How to read it: of `account_count` accounts that used it, `moved_count` reached one of the stages within
--   `days_after` days. Compare `moved_pct` with `theme_moved_pct`, the same of accounts that used anything
--   of its theme, and with `all_content_pct`, the same over any content: what lies far
--   above is worth offering first. It comes before the step; that it caused it takes a trial to show.
-- What to change: the stages (`meeting_requested` alone asks what leads to meetings); `days_after`;
--   `least_accounts`, below which a percentage is chance.
{%- set days_after = 30 %}
{%- set least_accounts = 20 %}

with

activities as (

    select * from {{ ref('activities') }}

),

stage_transitions as (

    select * from {{ ref('stage_transitions') }}

),

content as (

    select * from {{ ref('content') }}

),

uses as (

    select
        account_id,
        content_id,
        activity_date
    from activities
    where
        account_id is not null
        and content_id is not null
        and not is_suspect
        -- what was sent, delivered or opened was not used
        and intent_level != 'none'
    group by
        account_id,
        content_id,
        activity_date

),

steps_up as (

    select
        account_id,
        cast(entered_at as date) as stepped_on
    from stage_transitions
    where
        stage_level = 'account'
        and stage in ('stakeholders_engaged', 'meeting_requested', 'qualified_opportunity')
        and from_stage in ('targeted', 'account_engaged', 'stakeholders_engaged', 'recycle')
    group by
        account_id,
        cast(entered_at as date)

),

uses_followed as (

    select
        uses.content_id,
        uses.account_id,
        max(case when steps_up.account_id is null then 0 else 1 end) as has_moved
    from uses
    left join steps_up
        on
            uses.account_id = steps_up.account_id
            and uses.activity_date <= steps_up.stepped_on
            and {{ add_days('uses.activity_date', days_after) }} >= steps_up.stepped_on
    group by
        uses.content_id,
        uses.account_id

),

all_content as (

    select
        cast({{ floor_divide('100 * sum(has_moved)', 'count(*)') }} as {{ dbt.type_bigint() }})
            as all_content_pct
    from uses_followed

),

-- The newest version tells what the content is called.
content_ranked as (

    select
        content_id,
        title,
        intent_level,
        format,
        theme,
        usability,
        row_number() over (
            partition by content_id
            order by valid_from desc, content_version desc
        ) as version_rank
    from content

),

themes_followed as (

    select
        content_ranked.theme,
        uses_followed.account_id,
        max(uses_followed.has_moved) as has_moved
    from uses_followed
    inner join content_ranked
        on
            uses_followed.content_id = content_ranked.content_id
            and content_ranked.version_rank = 1
    where content_ranked.theme is not null
    group by
        content_ranked.theme,
        uses_followed.account_id

),

themes_counted as (

    select
        theme,
        count(*) as account_count,
        cast(sum(has_moved) as {{ dbt.type_bigint() }}) as moved_count,
        cast({{ floor_divide('100 * sum(has_moved)', 'count(*)') }} as {{ dbt.type_bigint() }})
            as moved_pct
    from themes_followed
    group by theme

),

content_counted as (

    select
        content_id,
        count(*) as account_count,
        cast(sum(has_moved) as {{ dbt.type_bigint() }}) as moved_count,
        cast({{ floor_divide('100 * sum(has_moved)', 'count(*)') }} as {{ dbt.type_bigint() }})
            as moved_pct
    from uses_followed
    group by content_id
    having count(*) >= {{ least_accounts }}

),

content_before_a_step_up as (

    select
        content_counted.content_id,
        content_ranked.title,
        content_ranked.format,
        content_ranked.intent_level,
        content_ranked.usability,
        content_counted.account_count,
        content_counted.moved_count,
        content_counted.moved_pct,
        content_ranked.theme,
        themes_counted.account_count as theme_account_count,
        themes_counted.moved_count as theme_moved_count,
        themes_counted.moved_pct as theme_moved_pct,
        all_content.all_content_pct
    from content_counted
    inner join all_content
        on content_counted.moved_pct >= 0
    left join content_ranked
        on
            content_counted.content_id = content_ranked.content_id
            and content_ranked.version_rank = 1
    left join themes_counted
        on content_ranked.theme = themes_counted.theme

)

select * from content_before_a_step_up
order by
    moved_pct desc,
    account_count desc,
    content_id asc
