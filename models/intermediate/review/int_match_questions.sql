{#-
    One row per pair of accounts that may be one organization: the heaviest pair of their records in
    review. Records of one account are no question, nor are accounts that a steward keeps apart.
-#}
with

match_edges as (

    select
        left_record_key,
        right_record_key,
        match_weight,
        match_evidence
    from {{ ref('int_organization_match_edges') }}
    where decision = 'review'

),

cannot_links as (

    select
        left_record_key,
        right_record_key
    from {{ ref('int_organization_overrides_judged') }}
    where override = 'cannot_link'

),

account_record_map as (

    select
        organization_record_key,
        account_id
    from {{ ref('int_account_record_map') }}

),

pairs_open as (

    select
        match_edges.left_record_key,
        match_edges.right_record_key,
        match_edges.match_weight,
        match_edges.match_evidence,
        left_records.account_id as left_account_id,
        right_records.account_id as right_account_id,
        {{ ordered_pair('left_records.account_id', 'right_records.account_id') }} as account_pair
    from match_edges
    inner join account_record_map as left_records
        on match_edges.left_record_key = left_records.organization_record_key
    inner join account_record_map as right_records
        on match_edges.right_record_key = right_records.organization_record_key
    where left_records.account_id != right_records.account_id

),

{# a steward who parts two records parts their accounts #}
pairs_parted as (

    select
        {{ ordered_pair('left_records.account_id', 'right_records.account_id') }} as account_pair
    from cannot_links
    inner join account_record_map as left_records
        on cannot_links.left_record_key = left_records.organization_record_key
    inner join account_record_map as right_records
        on cannot_links.right_record_key = right_records.organization_record_key
    group by {{ ordered_pair('left_records.account_id', 'right_records.account_id') }}

),

pairs_ranked as (

    select
        pairs_open.left_record_key,
        pairs_open.right_record_key,
        pairs_open.match_weight,
        pairs_open.match_evidence,
        pairs_open.left_account_id,
        pairs_open.right_account_id,
        row_number() over (
            partition by pairs_open.account_pair
            order by
                pairs_open.match_weight desc,
                pairs_open.left_record_key asc,
                pairs_open.right_record_key asc
        ) as row_rank
    from pairs_open
    left join pairs_parted
        on pairs_open.account_pair = pairs_parted.account_pair
    where pairs_parted.account_pair is null

),

matches_asked as (

    select
        left_record_key,
        right_record_key,
        left_account_id,
        right_account_id,
        match_evidence,
        match_weight
    from pairs_ranked
    where row_rank = 1

)

select * from matches_asked
