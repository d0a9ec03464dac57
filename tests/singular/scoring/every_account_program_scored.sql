{#- Fails on every account and programme without exactly one score of the as-of date. -#}

with

account_programs as (

    select
        account_id,
        program_id
    from {{ ref('int_account_programs') }}
    where
        is_in_force
        and scored_on = {{ as_of_date() }}

),

scores as (

    select
        account_id,
        program_id
    from {{ ref('account_scores') }}
    where scored_on = {{ as_of_date() }}

),

scored as (

    select
        account_programs.account_id,
        account_programs.program_id,
        count(scores.account_id) as score_count
    from account_programs
    left join scores
        on
            account_programs.account_id = scores.account_id
            and account_programs.program_id = scores.program_id
    group by
        account_programs.account_id,
        account_programs.program_id

)

select * from scored
where score_count != 1
