{#- One row per metric x dimension about contacts and contact records. -#}
with

contact_records as (

    select
        contact_record_key,
        source_system
    from {{ ref('int_contact_records_standardized') }}

),

records_linked as (

    select
        contact_record_key,
        account_match_step
    from {{ ref('int_contact_record_accounts') }}
    where step_rank = 1

),

contact_accounts as (

    select account_match_step from {{ ref('int_contact_accounts') }}

),

metrics as (

    select
        'contacts_by_step' as metric,
        account_match_step as dimension,
        count(*) as value
    from contact_accounts
    group by account_match_step
    union all
    select
        'contact_records' as metric,
        contact_records.source_system as dimension,
        count(*) as value
    from contact_records
    group by contact_records.source_system
    union all
    select
        'contact_records_matched' as metric,
        concat(contact_records.source_system, ' ', records_linked.account_match_step) as dimension,
        count(*) as value
    from contact_records
    inner join records_linked
        on contact_records.contact_record_key = records_linked.contact_record_key
    group by concat(contact_records.source_system, ' ', records_linked.account_match_step)

)

select * from metrics
