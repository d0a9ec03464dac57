{#- One row per account x parent account that a source or a steward states: whose word it is, and how it ranks. -#}
with

parents_told as (

    select * from {{ ref('int_organization_parents_told') }}

),

account_record_keys as (

    select * from {{ ref('int_account_record_keys') }}

),

parent_overrides as (

    select * from {{ ref('account_parent_overrides') }}

),

links_stated as (

    select
        organization_record_key,
        parent_record_key,
        'source' as stated_by,
        1 as stated_by_rank,
        stated_on
    from parents_told
    union all
    select
        organization_record_key,
        parent_organization_record_key as parent_record_key,
        'steward' as stated_by,
        0 as stated_by_rank,
        decided_on as stated_on
    from parent_overrides
    where coalesce(decided_on, {{ as_of_date() }}) <= {{ as_of_date() }}

),

links_ranked as (

    select
        child_records.account_id,
        parent_records.account_id as parent_account_id,
        links_stated.stated_by,
        links_stated.stated_on,
        row_number() over (
            partition by child_records.account_id
            order by
                case
                    when child_records.account_id != parent_records.account_id
                        then links_stated.stated_by_rank
                    {# a steward who names a record its own parent says that nothing is above it #}
                    when links_stated.organization_record_key = links_stated.parent_record_key
                        then links_stated.stated_by_rank
                    {# another link that stays inside the account says nothing about its parent #}
                    else 2
                end,
                case when child_records.account_id = parent_records.account_id then 1 else 0 end,
                child_records.survivor_rank,
                links_stated.organization_record_key,
                links_stated.parent_record_key
        ) as link_rank
    from links_stated
    inner join account_record_keys as child_records
        on links_stated.organization_record_key = child_records.organization_record_key
    inner join account_record_keys as parent_records
        on links_stated.parent_record_key = parent_records.organization_record_key

),

links_of_pairs as (

    select
        account_id,
        parent_account_id,
        stated_by,
        stated_on,
        link_rank,
        row_number() over (
            partition by account_id, parent_account_id
            order by link_rank
        ) as row_rank
    from links_ranked

),

parents_stated as (

    select
        account_id,
        parent_account_id,
        stated_by,
        stated_on,
        link_rank
    from links_of_pairs
    where row_rank = 1

)

select * from parents_stated
