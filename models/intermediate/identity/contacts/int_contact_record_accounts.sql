{#-
    One row per contact record x step of the ladder that finds exactly one account for it; the record
    belongs to the account of its first step (step_rank 1).
    Steps, best first: 0 steward: a person said so, and nothing else counts for that record;
    1 crm_link: the source says so; 2 npi_affiliation: the registry's practice address of the
    person's NPI; 3 email_domain: a business domain of exactly one account; 4 address: street and
    postal code of exactly one account, or of exactly one hospital; 5 name_and_place: the
    organization's name with city or postal code.
-#}
with

contact_records as (

    select
        contact_record_key,
        organization_record_key
    from {{ ref('int_contact_records_standardized') }}

),

overrides_judged as (

    select * from {{ ref('int_contact_overrides_judged') }}

),

account_record_keys as (

    select * from {{ ref('int_account_record_keys') }}

),

contact_lookup_keys as (

    select * from {{ ref('int_contact_lookup_keys') }}

),

match_steps as (

    select * from {{ ref('account_match_steps') }}

),

lookup_keys as (

    select * from {{ ref('int_account_lookup_keys') }}
    where account_id is not null

),

links_found as (

    select
        contact_records.contact_record_key,
        'crm_link' as account_match_step,
        account_record_keys.account_id
    from contact_records
    inner join account_record_keys
        on contact_records.organization_record_key = account_record_keys.organization_record_key
    union all
    select
        contact_lookup_keys.contact_record_key,
        contact_lookup_keys.account_match_step,
        lookup_keys.account_id
    from contact_lookup_keys
    inner join lookup_keys
        on
            contact_lookup_keys.key_kind = lookup_keys.key_kind
            and contact_lookup_keys.lookup_key = lookup_keys.lookup_key

),

links_kept as (

    select
        links_found.contact_record_key,
        links_found.account_match_step,
        links_found.account_id
    from links_found
    left join overrides_judged
        on links_found.contact_record_key = overrides_judged.contact_record_key
    where overrides_judged.contact_record_key is null
    union all
    select
        contact_record_key,
        'steward' as account_match_step,
        account_id
    from overrides_judged
    where account_id is not null

),

{# two keys of one step that lead to two accounts decide nothing #}
links_agreed as (

    select
        contact_record_key,
        account_match_step,
        min(account_id) as account_id
    from links_kept
    group by
        contact_record_key,
        account_match_step
    having min(account_id) = max(account_id)

),

links_ranked as (

    select
        links_agreed.contact_record_key,
        links_agreed.account_id,
        links_agreed.account_match_step,
        match_steps.step_number,
        row_number() over (
            partition by links_agreed.contact_record_key
            order by match_steps.step_number
        ) as step_rank
    from links_agreed
    inner join match_steps
        on links_agreed.account_match_step = match_steps.account_match_step

)

select * from links_ranked
