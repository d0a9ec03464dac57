{#- One row per logged touch that showed or sent material: which version was valid then, and whether it was approved. -#}
{#- A view over the ledger, as core.activities is; publishing stores it as a table. -#}
{{ config(materialized='view') }}

with

activities as (

    select
        activity_id,
        contact_id,
        account_id,
        signal_type,
        content_id,
        activity_date
    from {{ ref('activities') }}
    where
        content_id is not null
        and activity_date <= {{ as_of_date() }}

),

rules as (

    select policy_version
    from {{ ref('int_consent_rules_today') }}
    group by policy_version

),

touch_types as (

    select
        touch_types.signal_type,
        touch_types.channel,
        touch_types.team
    from {{ policy_rows('touch_types') }}
    inner join rules
        on touch_types.policy_version = rules.policy_version

),

versions as (

    select * from {{ ref('int_content_versions') }}

),

shared as (

    select
        activities.*,
        touch_types.channel,
        touch_types.team
    from activities
    inner join touch_types
        on activities.signal_type = touch_types.signal_type

),

contents_of_days as (

    select
        content_id,
        activity_date
    from shared
    group by
        content_id,
        activity_date

),

{# The version that was approved last by that day; before any approval, the first one. #}
versions_ranked as (

    select
        contents_of_days.activity_date,
        versions.*,
        row_number() over (
            partition by
                contents_of_days.content_id,
                contents_of_days.activity_date
            order by
                case
                    when
                        versions.approval_status = 'approved'
                        and coalesce(versions.valid_from <= contents_of_days.activity_date, true)
                        then 0
                    else 1
                end asc,
                case
                    when versions.valid_from <= contents_of_days.activity_date
                        then
                            {{ days_between(
                                'versions.valid_from', 'contents_of_days.activity_date'
                            ) }}
                end asc nulls last,
                versions.version_number desc nulls last,
                versions.content_version desc
        ) as version_rank
    from contents_of_days
    inner join versions
        on contents_of_days.content_id = versions.content_id

),

content_shared as (

    select
        shared.activity_id,
        shared.contact_id,
        shared.account_id,
        shared.content_id,
        versions_ranked.content_version,
        shared.signal_type,
        shared.channel,
        shared.team,
        shared.activity_date as shared_on,
        case
            when versions_ranked.content_id is null then 'not_in_catalogue'
            when versions_ranked.approval_status != 'approved' then 'not_approved'
            when versions_ranked.valid_from > shared.activity_date then 'before_approval'
            when versions_ranked.valid_until < shared.activity_date then 'after_expiry'
        end as flag_reason,
        coalesce(
            versions_ranked.approval_status = 'approved'
            and coalesce(versions_ranked.valid_from <= shared.activity_date, true)
            and coalesce(versions_ranked.valid_until >= shared.activity_date, true),
            false
        ) as was_approved
    from shared
    left join versions_ranked
        on
            shared.content_id = versions_ranked.content_id
            and shared.activity_date = versions_ranked.activity_date
            and versions_ranked.version_rank = 1

)

select * from content_shared
