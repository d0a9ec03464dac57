{#- Fails where the revisions of one decided date do not count up from 1, or a decision repeats the one before. -#}

with

ordered as (

    select
        account_id,
        program_id,
        scored_on,
        band,
        reason_codes,
        decision_revision,
        row_number() over (
            partition by
                account_id,
                program_id,
                scored_on
            order by decision_revision asc
        ) as expected_revision
    from {{ ref('decision_log') }}

)

select * from ordered
where decision_revision != expected_revision
