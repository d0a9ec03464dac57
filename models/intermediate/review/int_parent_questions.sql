{#-
    One row per account x stated parent that only a person can judge: another parent than the chosen
    one from a voice of the same rank (unless it stands above the account anyway), a link that
    closes a circle, or one that makes the hierarchy too deep.
-#}
with

account_parents as (

    select * from {{ ref('int_account_parents') }}

),

account_ancestors as (

    select
        account_id,
        ancestor_account_id
    from {{ ref('int_account_ancestors') }}

),

account_record_map as (

    select
        organization_record_key,
        account_id
    from {{ ref('int_account_record_map') }}
    where age_rank = 1

),

parents_chosen as (

    select
        account_id,
        parent_account_id,
        stated_by
    from account_parents
    where parent_status in ('accepted', 'circle', 'too_deep')

),

links_doubted as (

    select
        account_parents.account_id,
        account_parents.parent_account_id,
        parents_chosen.parent_account_id as chosen_account_id,
        account_parents.parent_status,
        account_parents.stated_by,
        account_parents.stated_on
    from account_parents
    inner join parents_chosen
        on account_parents.account_id = parents_chosen.account_id
    left join account_ancestors
        on
            account_parents.account_id = account_ancestors.account_id
            and account_parents.parent_account_id = account_ancestors.ancestor_account_id
    where
        account_parents.parent_status in ('circle', 'too_deep')
        or (
            account_parents.parent_status = 'other_parent_chosen'
            {# a steward has answered what sources say otherwise #}
            and account_parents.stated_by = parents_chosen.stated_by
            and account_ancestors.ancestor_account_id is null
        )

),

parents_asked as (

    select
        child_records.organization_record_key,
        parent_records.organization_record_key as parent_organization_record_key,
        links_doubted.account_id,
        links_doubted.parent_account_id,
        links_doubted.chosen_account_id,
        links_doubted.parent_status,
        links_doubted.stated_by,
        links_doubted.stated_on
    from links_doubted
    inner join account_record_map as child_records
        on links_doubted.account_id = child_records.account_id
    inner join account_record_map as parent_records
        on links_doubted.parent_account_id = parent_records.account_id

)

select * from parents_asked
