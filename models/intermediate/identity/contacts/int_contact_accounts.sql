{#- One row per contact: the account that the best step of the ladder found over all of the person's records, or review. -#}
with

contact_record_map as (

    select
        contact_record_key,
        contact_id,
        survivor_rank,
        updated_at
    from {{ ref('int_contact_record_map') }}

),

contact_record_accounts as (

    select * from {{ ref('int_contact_record_accounts') }}
    where step_rank = 1

),

links_ranked as (

    select
        contact_record_map.contact_id,
        contact_record_accounts.account_id,
        coalesce(contact_record_accounts.account_match_step, 'review') as account_match_step,
        row_number() over (
            partition by contact_record_map.contact_id
            order by
                contact_record_accounts.step_number asc nulls last,
                {# people move: the latest word on where they work counts before the most trusted #}
                contact_record_map.updated_at desc nulls last,
                contact_record_map.survivor_rank asc
        ) as row_rank
    from contact_record_map
    left join contact_record_accounts
        on contact_record_map.contact_record_key = contact_record_accounts.contact_record_key

),

contacts_matched as (

    select
        contact_id,
        account_id,
        account_match_step
    from links_ranked
    where row_rank = 1

)

select * from contacts_matched
