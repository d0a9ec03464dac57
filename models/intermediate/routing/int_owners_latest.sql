{#- One row per owner that takes accounts: the last version given, active ones only. -#}

with

owners as (

    select * from {{ ref('stg_uploads__owners') }}
    where quarantine_reason is null

),

team_words as (

    {{ known_words('team') }}

),

owners_ranked as (

    select
        owner_id,
        team,
        {{ as_code_list('specialties') }} as specialties,
        case when weekly_capacity < 0 then 0 else weekly_capacity end as weekly_capacity,
        coalesce(is_active, true) as is_active,
        row_number() over (
            partition by owner_id
            order by
                landing_key desc,
                raw_record desc
        ) as row_rank
    from owners

),

owners_latest as (

    select
        owners_ranked.owner_id,
        owners_ranked.specialties,
        owners_ranked.weekly_capacity,
        coalesce(team_words.word, owners_ranked.team) as team
    from owners_ranked
    left join team_words
        on {{ word_key('owners_ranked.team') }} = team_words.word_key
    where
        owners_ranked.row_rank = 1
        and owners_ranked.is_active

)

select * from owners_latest
