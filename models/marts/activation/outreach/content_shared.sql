{#- One row per logged touch that showed or sent material: which version was valid then, whether it was approved, and what was said on permission. -#}
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

{# Of the product or area of the material, else what holds for all. #}
permissions as (

    select
        contact_id,
        channel,
        scope,
        status,
        is_permitted,
        basis,
        expires_on,
        cast(captured_at as date) as captured_on
    from {{ ref('int_contact_permissions') }}

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

permissions_ranked as (

    select
        shared.activity_id,
        permissions.status,
        permissions.is_permitted,
        permissions.basis,
        permissions.captured_on,
        permissions.expires_on,
        row_number() over (
            partition by shared.activity_id
            order by
                case
                    when permissions.scope = versions_ranked.product then 1
                    when permissions.scope = versions_ranked.therapy_area then 2
                    else 3
                end asc,
                permissions.scope asc
        ) as permission_rank
    from shared
    left join versions_ranked
        on
            shared.content_id = versions_ranked.content_id
            and shared.activity_date = versions_ranked.activity_date
            and versions_ranked.version_rank = 1
    inner join permissions
        on
            shared.contact_id = permissions.contact_id
            and shared.channel = permissions.channel
            and permissions.scope in (
                'any',
                versions_ranked.product,
                versions_ranked.therapy_area
            )

),

{# Only the word that counts today is known with its day: what held before it is not. #}
permissions_then as (

    select
        shared.activity_id,
        permissions_ranked.basis,
        case
            when shared.contact_id is null then cast(null as {{ dbt.type_string() }})
            when permissions_ranked.status in ('granted', 'expired')
                then case
                    when permissions_ranked.captured_on is null then 'unknown'
                    when permissions_ranked.captured_on > shared.activity_date then 'told_later'
                    when permissions_ranked.expires_on < shared.activity_date then 'expired'
                    else 'granted'
                end
            when permissions_ranked.status in ('never', 'suppressed', 'denied')
                then case
                    {# a refusal of the same day may follow from the touch #}
                    when permissions_ranked.captured_on >= shared.activity_date then 'told_later'
                    else 'refused'
                end
            when permissions_ranked.is_permitted then 'not_needed'
            else 'unknown'
        end as permission_then
    from shared
    left join permissions_ranked
        on
            shared.activity_id = permissions_ranked.activity_id
            and permissions_ranked.permission_rank = 1

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
        permissions_then.permission_then,
        case
            when versions_ranked.content_id is null then 'not_in_catalogue'
            when versions_ranked.approval_status != 'approved' then 'not_approved'
            when versions_ranked.valid_from > shared.activity_date then 'before_approval'
            when versions_ranked.valid_until < shared.activity_date then 'after_expiry'
        end as flag_reason,
        case when permissions_then.permission_then = 'granted' then permissions_then.basis end
            as permission_basis_then,
        coalesce(
            versions_ranked.approval_status = 'approved'
            and coalesce(versions_ranked.valid_from <= shared.activity_date, true)
            and coalesce(versions_ranked.valid_until >= shared.activity_date, true),
            false
        ) as was_approved
    from shared
    inner join permissions_then
        on shared.activity_id = permissions_then.activity_id
    left join versions_ranked
        on
            shared.content_id = versions_ranked.content_id
            and shared.activity_date = versions_ranked.activity_date
            and versions_ranked.version_rank = 1

)

select * from content_shared
