{#-
    One row per contact x account that any of the person's records leads to: by which step, and how
    much of the person belongs there. The weights of a contact are whole percents, by the confidence
    of the steps, and sum to 100; what rounding leaves goes to the primary account.
-#}
with

contact_record_map as (

    select
        contact_record_key,
        contact_id
    from {{ ref('int_contact_record_map') }}

),

contact_record_accounts as (

    select * from {{ ref('int_contact_record_accounts') }}
    where step_rank = 1

),

contact_accounts as (

    select
        contact_id,
        account_id
    from {{ ref('int_contact_accounts') }}

),

confidences as (

    select * from {{ policy_rows('match_confidence') }}

),

match_confidence as (

    {{ match_confidence_today() }}

),

links_ranked as (

    select
        contact_record_map.contact_id,
        contact_record_accounts.account_id,
        contact_record_accounts.account_match_step,
        count(*) over (
            partition by contact_record_map.contact_id, contact_record_accounts.account_id
        ) as source_record_count,
        row_number() over (
            partition by contact_record_map.contact_id, contact_record_accounts.account_id
            order by
                contact_record_accounts.step_number,
                contact_record_accounts.contact_record_key
        ) as row_rank
    from contact_record_map
    inner join contact_record_accounts
        on contact_record_map.contact_record_key = contact_record_accounts.contact_record_key

),

affiliations_weighed as (

    select
        links_ranked.contact_id,
        links_ranked.account_id,
        links_ranked.account_match_step,
        links_ranked.source_record_count,
        match_confidence.match_pct,
        sum(match_confidence.match_pct) over (
            partition by links_ranked.contact_id
        ) as match_pct_sum,
        links_ranked.account_id = contact_accounts.account_id as is_primary
    from links_ranked
    inner join match_confidence
        on links_ranked.account_match_step = match_confidence.account_match_step
    inner join contact_accounts
        on links_ranked.contact_id = contact_accounts.contact_id
    where links_ranked.row_rank = 1

),

affiliations_shared as (

    select
        contact_id,
        account_id,
        account_match_step,
        source_record_count,
        is_primary,
        {# a policy that trusts none of the steps leaves all to the primary account #}
        cast(
            coalesce({{ floor_divide('100 * match_pct', 'match_pct_sum') }}, 0)
            as {{ dbt.type_bigint() }}
        ) as share_pct
    from affiliations_weighed

),

affiliations_summed as (

    select
        *,
        sum(share_pct) over (partition by contact_id) as share_pct_sum
    from affiliations_shared

),

contact_affiliations as (

    select
        contact_id,
        account_id,
        account_match_step,
        cast(
            case
                when is_primary then share_pct + 100 - share_pct_sum
                else share_pct
            end
            as {{ dbt.type_bigint() }}
        ) as weight_pct,
        cast(source_record_count as {{ dbt.type_bigint() }}) as source_record_count,
        is_primary
    from affiliations_summed

)

select * from contact_affiliations
