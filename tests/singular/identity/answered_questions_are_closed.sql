{#- Fails on every pair of records, stated parent and contact that a steward has answered and that is asked about all the same. -#}
with

review_queue as (

    select
        review_id,
        review_kind,
        subject_key,
        other_key,
        account_id
    from {{ ref('review_queue') }}

),

overrides_judged as (

    select
        left_record_key,
        right_record_key
    from {{ ref('int_organization_overrides_judged') }}

),

account_parents as (

    select
        account_id,
        min(parent_account_id) as first_parent_id,
        max(parent_account_id) as last_parent_id
    from {{ ref('int_account_parents') }}
    where
        stated_by = 'steward'
        and parent_status in ('accepted', 'other_parent_chosen')
    group by account_id

),

contact_record_map as (

    select
        contact_record_key,
        contact_id
    from {{ ref('int_contact_record_map') }}

),

contact_overrides as (

    select contact_record_key from {{ ref('int_contact_overrides_judged') }}

),

questions_answered as (

    select review_queue.review_id
    from review_queue
    inner join overrides_judged
        on
            review_queue.subject_key = overrides_judged.left_record_key
            and review_queue.other_key = overrides_judged.right_record_key
    where review_queue.review_kind = 'organization_match'
    union all
    select review_queue.review_id
    from review_queue
    inner join account_parents
        on review_queue.account_id = account_parents.account_id
    where
        review_queue.review_kind = 'account_parent'
        {# two stewards who state two parents have not answered #}
        and account_parents.first_parent_id = account_parents.last_parent_id
    union all
    select review_queue.review_id
    from review_queue
    inner join contact_record_map
        on review_queue.subject_key = contact_record_map.contact_id
    inner join contact_overrides
        on contact_record_map.contact_record_key = contact_overrides.contact_record_key
    where review_queue.review_kind = 'contact_account'

)

select * from questions_answered
