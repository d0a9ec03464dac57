{#-
    One row per contact, channel and topic (product or therapy area) that the channel is closed for by a
    word on it. A word on a programme is one on its product; where it has none, on its therapy area.
-#}

with

permissions as (

    select * from {{ ref('int_contact_permissions') }}
    where
        scope != 'any'
        and not is_permitted

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

refusals_found as (

    select
        permissions.contact_id,
        permissions.channel,
        permissions.reason,
        permissions.status_rank,
        coalesce(programs.product, programs.therapy_area, permissions.scope) as topic
    from permissions
    left join programs
        on permissions.scope = programs.program_id

),

refusals_ranked as (

    select
        *,
        row_number() over (
            partition by
                contact_id,
                channel,
                topic
            order by
                status_rank asc,
                reason asc
        ) as row_rank
    from refusals_found

),

refusals as (

    select
        contact_id,
        channel,
        topic,
        reason,
        status_rank
    from refusals_ranked
    where row_rank = 1

)

select * from refusals
