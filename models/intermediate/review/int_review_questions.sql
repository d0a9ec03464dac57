{#- One row per open question that only a person can answer, of every kind: what it is about and what speaks for it. -#}
{%- set account_pair = ordered_pair('left_records.account_id', 'right_records.account_id') %}

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

contact_account_questions as (

    select * from {{ ref('int_contact_account_questions') }}

),

activities as (

    select
        activity_id,
        actor_hash,
        organization_name_key,
        activity_date
    from {{ ref('int_activities') }}
    where
        not is_deleted
        and organization_name_key is not null
        and activity_date between {{ add_days(as_of_date(), -90) }} and {{ as_of_date() }}

),

suspects as (

    select activity_id
    from {{ ref('int_activity_bot_verdicts') }}
    where activity_id is not null

),

actor_accounts as (

    select actor_hash from {{ ref('int_actor_accounts') }}

),

bands_in_review as (

    select
        scored_on,
        account_id,
        program_id,
        review_reason,
        engagement_hundredths
    from {{ ref('int_account_bands_today') }}
    where band = 'review'

),

reasons_worded as (

    select
        scored_on,
        account_id,
        program_id,
        reasons
    from {{ ref('int_band_reason_texts') }}

),

accounts_placed as (

    select
        account_id,
        account_name
    from {{ ref('int_accounts') }}

),

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
        account_id,
        age_rank
    from {{ ref('int_account_record_map') }}

),

{# A steward who parts two records parts their accounts. #}
pairs_parted as (

    select {{ account_pair }} as account_pair
    from cannot_links
    inner join account_record_map as left_records
        on cannot_links.left_record_key = left_records.organization_record_key
    inner join account_record_map as right_records
        on cannot_links.right_record_key = right_records.organization_record_key
    group by {{ account_pair }}

),

{#
    Pairs of accounts that may be one organization, by the heaviest pair of their records in review. Records
    of one account are no question, nor are accounts that a steward keeps apart.
#}
pairs_ranked as (

    select
        match_edges.left_record_key,
        match_edges.right_record_key,
        match_edges.match_weight,
        match_edges.match_evidence,
        left_records.account_id as left_account_id,
        right_records.account_id as right_account_id,
        row_number() over (
            partition by {{ account_pair }}
            order by
                match_edges.match_weight desc,
                match_edges.left_record_key asc,
                match_edges.right_record_key asc
        ) as pair_rank
    from match_edges
    inner join account_record_map as left_records
        on match_edges.left_record_key = left_records.organization_record_key
    inner join account_record_map as right_records
        on match_edges.right_record_key = right_records.organization_record_key
    left join pairs_parted
        on {{ account_pair }} = pairs_parted.account_pair
    where
        left_records.account_id != right_records.account_id
        and pairs_parted.account_pair is null

),

parents_chosen as (

    select
        account_id,
        parent_account_id,
        stated_by
    from account_parents
    where parent_status in ('accepted', 'circle', 'too_deep')

),

{#
    Another parent than the chosen one from a voice of the same rank (unless it stands above the account
    anyway), a link that closes a circle, or one that makes the hierarchy too deep.
#}
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
    where
        child_records.age_rank = 1
        and parent_records.age_rank = 1

),

{# Activities of the last 90 days that give a name in words and that nothing places. #}
activities_unplaced as (

    select
        activities.activity_id,
        activities.organization_name_key,
        activities.activity_date,
        row_number() over (
            partition by activities.organization_name_key
            order by
                activities.activity_date asc,
                activities.activity_id asc
        ) as activity_rank
    from activities
    left join suspects
        on activities.activity_id = suspects.activity_id
    left join actor_accounts
        on activities.actor_hash = actor_accounts.actor_hash
    where
        suspects.activity_id is null
        and actor_accounts.actor_hash is null

),

names_unplaced as (

    select organization_name_key from activities_unplaced
    group by organization_name_key

),

{{ organizations_named('names_unplaced') }}

{# Once a name of several accounts, by the first of its activities. #}
names_asked as (

    select
        activities_unplaced.organization_name_key,
        organizations_named.first_account_id,
        organizations_named.last_account_id,
        organizations_named.account_count,
        max(
            case when activities_unplaced.activity_rank = 1 then activities_unplaced.activity_id end
        ) as activity_id,
        max(activities_unplaced.activity_date) as latest_activity_date,
        cast(count(*) as {{ dbt.type_bigint() }}) as activity_count
    from activities_unplaced
    inner join organizations_named
        on activities_unplaced.organization_name_key = organizations_named.organization_name_key
    where organizations_named.account_id is null
    group by
        activities_unplaced.organization_name_key,
        organizations_named.first_account_id,
        organizations_named.last_account_id,
        organizations_named.account_count

),

questions_listed as (

    select
        'organization_match' as review_kind,
        'match_undecided' as question_code,
        left_record_key as subject_key,
        right_record_key as other_key,
        left_account_id as account_id,
        right_account_id as other_account_id,
        cast(null as {{ dbt.type_string() }}) as program_id,
        left_record_key as left_side_key,
        right_record_key as right_side_key,
        match_evidence as evidence,
        match_weight,
        match_weight as priority_value
    from pairs_ranked
    where pair_rank = 1
    union all
    select
        'account_parent' as review_kind,
        parents_asked.parent_status as question_code,
        parents_asked.organization_record_key as subject_key,
        parents_asked.parent_organization_record_key as other_key,
        parents_asked.account_id,
        parents_asked.parent_account_id as other_account_id,
        cast(null as {{ dbt.type_string() }}) as program_id,
        parents_asked.account_id as left_side_key,
        parents_asked.parent_account_id as right_side_key,
        concat(
            'stated by a ', parents_asked.stated_by,
            coalesce(' on ' || cast(parents_asked.stated_on as {{ dbt.type_string() }}), ''),
            '; chosen: ', coalesce(accounts_placed.account_name, 'an account without a name')
        ) as evidence,
        cast(null as {{ dbt.type_bigint() }}) as match_weight,
        cast(0 as {{ dbt.type_bigint() }}) as priority_value
    from parents_asked
    left join accounts_placed
        on parents_asked.chosen_account_id = accounts_placed.account_id
    union all
    select
        'contact_account' as review_kind,
        'several_accounts' as question_code,
        contact_id as subject_key,
        cast(null as {{ dbt.type_string() }}) as other_key,
        first_account_id as account_id,
        last_account_id as other_account_id,
        cast(null as {{ dbt.type_string() }}) as program_id,
        first_account_id as left_side_key,
        last_account_id as right_side_key,
        evidence,
        cast(null as {{ dbt.type_bigint() }}) as match_weight,
        {# the fewer accounts to choose from, the sooner it is answered #}
        -account_count as priority_value
    from contact_account_questions
    union all
    select
        'activity_account' as review_kind,
        'name_of_several_accounts' as question_code,
        activity_id as subject_key,
        cast(null as {{ dbt.type_string() }}) as other_key,
        first_account_id as account_id,
        last_account_id as other_account_id,
        cast(null as {{ dbt.type_string() }}) as program_id,
        first_account_id as left_side_key,
        last_account_id as right_side_key,
        concat(
            cast(account_count as {{ dbt.type_string() }}),
            ' accounts have the name that the activity gives; activities that wait for it: ',
            cast(activity_count as {{ dbt.type_string() }}),
            ', the latest on ',
            cast(latest_activity_date as {{ dbt.type_string() }})
        ) as evidence,
        cast(null as {{ dbt.type_bigint() }}) as match_weight,
        activity_count as priority_value
    from names_asked
    union all
    select
        'account_band' as review_kind,
        bands_in_review.review_reason as question_code,
        bands_in_review.account_id as subject_key,
        bands_in_review.program_id as other_key,
        bands_in_review.account_id,
        cast(null as {{ dbt.type_string() }}) as other_account_id,
        bands_in_review.program_id,
        bands_in_review.account_id as left_side_key,
        cast(null as {{ dbt.type_string() }}) as right_side_key,
        reasons_worded.reasons as evidence,
        cast(null as {{ dbt.type_bigint() }}) as match_weight,
        cast(bands_in_review.engagement_hundredths as {{ dbt.type_bigint() }}) as priority_value
    from bands_in_review
    left join reasons_worded
        on
            bands_in_review.scored_on = reasons_worded.scored_on
            and bands_in_review.account_id = reasons_worded.account_id
            and bands_in_review.program_id = reasons_worded.program_id

),

questions_gathered as (

    select
        concat('rev_', {{ dbt.hash(
            "concat(review_kind, '|', subject_key, '|', coalesce(other_key, ''))"
        ) }}) as review_id,
        *
    from questions_listed

)

select * from questions_gathered
