{#- One row per metric and dimension about contacts, contact records and the activities that lead to an account. -#}
with

contact_records as (

    select
        contact_record_key,
        source_system,
        organization_record_key
    from {{ ref('int_contact_records_standardized') }}

),

contact_records_contested as (

    select source_system
    from {{ ref('int_contact_records') }}
    where is_id_contested

),

specialty_groups as (

    select keyword from {{ ref('specialty_groups') }}

),

specialties_stated as (

    select
        source_system,
        specialty_key
    from {{ ref('int_contact_record_map') }}
    where specialty_key is not null

),

specialties as (

    select specialty_key
    from specialties_stated
    group by specialty_key

),

specialties_mapped as (

    select specialties.specialty_key
    from specialties
    inner join specialty_groups
        on {{ has_keyword('specialties.specialty_key', 'specialty_groups.keyword') }}
    group by specialties.specialty_key

),

organization_records as (

    select
        source_system,
        {{ source_record_key('source_system', 'parent_source_record_id') }} as parent_record_key
    from {{ ref('int_organization_records') }}
    where parent_source_record_id is not null

),

account_record_keys as (

    select organization_record_key
    from {{ ref('int_account_record_keys') }}
    group by organization_record_key

),

contact_aliases as (

    select retired_record_key
    from {{ ref('int_record_aliases') }}
    where entity = 'contact'

),

opportunities as (

    select
        opportunity_id,
        organization_record_key,
        account_id
    from {{ ref('int_opportunities') }}

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

activities as (

    select
        actor_hash,
        source_system
    from {{ ref('int_activities') }}
    where not is_deleted

),

actor_accounts as (

    select
        actor_hash,
        account_match_step
    from {{ ref('int_actor_accounts') }}

),

{# Whoever a link may lead to; a call of Salesforce names a person or an organization by one column. #}
records_known as (

    select organization_record_key as record_key
    from account_record_keys
    union
    select contact_record_key as record_key
    from contact_records
    union
    select retired_record_key as record_key
    from contact_aliases

),

activity_actors as (

    select
        activity_actors.actor_hash,
        activity_actors.contact_record_key,
        activity_actors.organization_record_key,
        contacts_known.record_key as known_contact_key,
        organizations_known.record_key as known_organization_key
    from {{ ref('int_activity_actors') }} as activity_actors
    left join records_known as contacts_known
        on activity_actors.contact_record_key = contacts_known.record_key
    left join records_known as organizations_known
        on activity_actors.organization_record_key = organizations_known.record_key

),

activities_counted as (

    select
        actor_hash,
        source_system,
        count(*) as activity_count
    from activities
    group by
        actor_hash,
        source_system

),

{# A link is stated by a record or an activity; where no record has what it names, it leads to nobody. #}
links as (

    select
        concat(contact_records.source_system, ' contact to organization') as dimension,
        1 as link_count,
        account_record_keys.organization_record_key is not null as leads_somewhere
    from contact_records
    left join account_record_keys
        on contact_records.organization_record_key = account_record_keys.organization_record_key
    where contact_records.organization_record_key is not null

    union all

    select
        concat(organization_records.source_system, ' organization to parent') as dimension,
        1 as link_count,
        account_record_keys.organization_record_key is not null as leads_somewhere
    from organization_records
    left join account_record_keys
        on organization_records.parent_record_key = account_record_keys.organization_record_key

    union all

    select
        concat(activities_counted.source_system, ' activity to contact') as dimension,
        activities_counted.activity_count as link_count,
        activity_actors.known_contact_key is not null as leads_somewhere
    from activities_counted
    inner join activity_actors
        on activities_counted.actor_hash = activity_actors.actor_hash
    where activity_actors.contact_record_key is not null

    union all

    select
        concat(activities_counted.source_system, ' activity to organization') as dimension,
        activities_counted.activity_count as link_count,
        activity_actors.known_organization_key is not null as leads_somewhere
    from activities_counted
    inner join activity_actors
        on activities_counted.actor_hash = activity_actors.actor_hash
    where activity_actors.organization_record_key is not null

    union all

    select
        concat({{ dbt.split_part('opportunity_id', "':'", 1) }}, ' opportunity to organization')
            as dimension,
        1 as link_count,
        account_id is not null as leads_somewhere
    from opportunities
    where organization_record_key is not null

),

erased_keys as (

    select * from {{ ref('int_erased_keys') }}

),

requests_given as (

    select
        request_hash,
        min({{ campaign_code('request_id') }}) as request_code
    from {{ ref('stg_uploads__erasure_requests') }}
    group by request_hash

),

erasure_requests as (

    select
        request_hash,
        max(case when is_matched then 1 else 0 end) as matched_flag,
        sum(case when key_kind = 'contact' and is_matched then 1 else 0 end) as record_count
    from erased_keys
    group by request_hash

),

metrics as (

    select
        'links_stated' as metric,
        dimension,
        sum(link_count) as value
    from links
    group by dimension

    union all

    select
        'links_to_nobody' as metric,
        dimension,
        sum(case when leads_somewhere then 0 else link_count end) as value
    from links
    group by dimension

    union all

    {# words for a specialty that belong to no group of ours #}
    select
        'specialties_stated' as metric,
        source_system as dimension,
        count(*) as value
    from specialties_stated
    group by source_system

    union all

    select
        'specialties_unmapped' as metric,
        specialties_stated.source_system as dimension,
        sum(case when specialties_mapped.specialty_key is null then 1 else 0 end) as value
    from specialties_stated
    left join specialties_mapped
        on specialties_stated.specialty_key = specialties_mapped.specialty_key
    group by specialties_stated.source_system

    union all

    select
        'ids_of_unlike_records' as metric,
        concat(source_system, ' contacts') as dimension,
        count(*) as value
    from contact_records_contested
    group by concat(source_system, ' contacts')

    union all

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

    union all

    select
        'activities' as metric,
        source_system as dimension,
        sum(activity_count) as value
    from activities_counted
    group by source_system

    union all

    select
        'activities_matched' as metric,
        concat(activities_counted.source_system, ' ', actor_accounts.account_match_step)
            as dimension,
        sum(activities_counted.activity_count) as value
    from activities_counted
    inner join actor_accounts
        on activities_counted.actor_hash = actor_accounts.actor_hash
    group by concat(activities_counted.source_system, ' ', actor_accounts.account_match_step)

    union all

    {# by the id of the request, where one was given, and the hash of what was asked; records found #}
    select
        case
            when erasure_requests.matched_flag = 1 then 'erasure_request_acted'
            else 'erasure_request_matches_nobody'
        end as metric,
        concat_ws(' ', requests_given.request_code, erasure_requests.request_hash) as dimension,
        erasure_requests.record_count as value
    from erasure_requests
    left join requests_given
        on erasure_requests.request_hash = requests_given.request_hash

)

select * from metrics
