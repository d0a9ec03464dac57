{#- One row per contact who ever did anything: the first day. -#}

with

activities as (
    select
        contact_id,
        activity_date
    from {{ ref('activities') }}
    where
        contact_id is not null
        and not is_suspect
        and activity_date <= {{ as_of_date() }}
),

first_seen as (
    select
        contact_id,
        min(activity_date) as first_active_on
    from activities
    group by contact_id
)

select * from first_seen
