{#- One row per contact record that a step of the ladder leads to an account: the best step. -#}
with

account_links as (

    select * from {{ ref('int_contact_account_links') }}

),

match_steps as (

    select * from {{ ref('account_match_steps') }}

),

links_ranked as (

    select
        account_links.contact_record_key,
        account_links.account_id,
        account_links.account_match_step,
        match_steps.step_number,
        row_number() over (
            partition by account_links.contact_record_key
            order by match_steps.step_number
        ) as row_rank
    from account_links
    inner join match_steps
        on account_links.account_match_step = match_steps.account_match_step

),

records_linked as (

    select
        contact_record_key,
        account_id,
        account_match_step,
        step_number
    from links_ranked
    where row_rank = 1

)

select * from records_linked
