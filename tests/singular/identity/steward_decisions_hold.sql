{#- Fails on every pair kept apart by a steward that shares an account, and every pair joined by one that does not, unless another decision stands between. -#}
with

overrides_judged as (

    select * from {{ ref('int_organization_overrides_judged') }}

),

account_record_map as (

    select
        organization_record_key,
        account_id
    from {{ ref('int_account_record_map') }}

),

pairs_placed as (

    select
        overrides_judged.left_record_key,
        overrides_judged.right_record_key,
        overrides_judged.override,
        left_records.account_id as left_account_id,
        right_records.account_id as right_account_id
    from overrides_judged
    inner join account_record_map as left_records
        on overrides_judged.left_record_key = left_records.organization_record_key
    inner join account_record_map as right_records
        on overrides_judged.right_record_key = right_records.organization_record_key

),

cannot_links as (

    select * from pairs_placed
    where override = 'cannot_link'

),

broken as (

    select pairs_placed.left_record_key
    from pairs_placed
    where
        pairs_placed.override = 'cannot_link'
        and pairs_placed.left_account_id = pairs_placed.right_account_id
    union all
    select pairs_placed.left_record_key
    from pairs_placed
    left join cannot_links
        on
            (
                pairs_placed.left_account_id = cannot_links.left_account_id
                and pairs_placed.right_account_id = cannot_links.right_account_id
            )
            or (
                pairs_placed.left_account_id = cannot_links.right_account_id
                and pairs_placed.right_account_id = cannot_links.left_account_id
            )
    where
        pairs_placed.override = 'must_link'
        and pairs_placed.left_account_id != pairs_placed.right_account_id
        and cannot_links.left_record_key is null

)

select * from broken
