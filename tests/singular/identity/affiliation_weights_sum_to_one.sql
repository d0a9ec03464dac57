{#- Fails on every contact whose affiliations do not sum to 100 %, have no or two primary accounts, or another one than the contact. -#}
with

contacts as (

    select
        contact_id,
        account_id
    from {{ ref('contacts') }}

),

contact_affiliations as (

    select * from {{ ref('contact_affiliations') }}

),

affiliations_summed as (

    select
        contact_id,
        sum(weight_pct) as weight_pct,
        sum(case when is_primary then 1 else 0 end) as primary_count,
        max(case when is_primary then account_id end) as primary_account_id
    from contact_affiliations
    group by contact_id

),

contacts_unbalanced as (

    select contacts.contact_id
    from contacts
    left join affiliations_summed
        on contacts.contact_id = affiliations_summed.contact_id
    where
        (contacts.account_id is null) != (affiliations_summed.contact_id is null)
        or affiliations_summed.weight_pct != 100
        or affiliations_summed.primary_count != 1
        or affiliations_summed.primary_account_id != contacts.account_id

)

select * from contacts_unbalanced
