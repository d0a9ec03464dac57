{#- Fails on a warm account with an owner and no brief, and on a brief with an empty field. -#}

with

briefs as (

    select * from {{ ref('handoff_briefs') }}

),

missing as (

    select
        queue.account_id,
        queue.program_id,
        'no brief' as problem
    from {{ ref('routing_queue') }} as queue
    left join briefs
        on
            queue.account_id = briefs.account_id
            and queue.program_id = briefs.program_id
    where
        queue.owner_id is not null
        and queue.band != 'review'
        and briefs.account_id is null

),

empty as (

    select
        account_id,
        program_id,
        'empty field' as problem
    from briefs
    where
        '' in (
            {%- for column in [
                'owner_id', 'owner_team', 'secondary_owner', 'band', 'account_tier', 'stage', 'summary',
                'why_now', 'band_reasons', 'scores_in_words', 'people_engaged',
                'content_touched', 'path_followed', 'nurture', 'last_team_action',
                'stakeholders_missing', 'permission', 'constraints', 'speak_to_first',
                'next_step', 'talk_about', 'material_to_use', 'due_words'
            ] %}
            trim({{ column }}){{ ',' if not loop.last }}
            {%- endfor %}
        )

)

select * from missing
union all
select * from empty
