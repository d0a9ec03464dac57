{#- One row per sales opportunity of any source, latest version: whose it is, for which programme, and how it stands. -#}
{#-
    Only uploads name a programme. Without one it is the only programme that the account is in scope
    for, else nobody's: null.
-#}

with

uploads as (

    select * from {{ ref('stg_uploads__opportunities') }}
    where quarantine_reason is null

),

salesforce as (

    select * from {{ ref('stg_salesforce__opportunities') }}
    where quarantine_reason is null

),

deals_landed as (

    select * from {{ ref('stg_hubspot__deals') }}
    where quarantine_reason is null

),

deal_companies as (

    {# The primary organization of a deal; where none is, the first. #}
    select
        deal_id,
        coalesce(
            min(case when is_primary then member_id end),
            min(member_id)
        ) as company_id
    from {{ ref('stg_hubspot__deal_associations') }}
    where
        source_table = 'hubspot.deal_company'
        and quarantine_reason is null
        and not is_deleted
    group by deal_id

),

merged_deals as (

    select * from {{ ref('stg_hubspot__merged_deals') }}
    where
        quarantine_reason is null
        and retired_deal_id != surviving_deal_id

),

{# A deal lives on as another one that is landed, or was merged in its turn. #}
deals_living_on as (

    select merged_deals.retired_deal_id
    from merged_deals
    left join deals_landed
        on merged_deals.surviving_deal_id = deals_landed.deal_id
    left join merged_deals as later_merges
        on merged_deals.surviving_deal_id = later_merges.retired_deal_id
    where
        deals_landed.deal_id is not null
        or later_merges.retired_deal_id is not null
    group by merged_deals.retired_deal_id

),

deal_stages_ranked as (

    select
        *,
        row_number() over (
            partition by stage_id, pipeline_id
            order by
                updated_at desc nulls last,
                loaded_at desc nulls last,
                landing_key desc,
                raw_record desc
        ) as row_rank
    from {{ ref('stg_hubspot__deal_stages') }}
    where quarantine_reason is null

),

deal_stages as (

    select * from deal_stages_ranked
    where row_rank = 1

),

{# For deals, or stages, that name no pipeline: what a stage means in all that have it. #}
deal_stages_anywhere as (

    select
        stage_id,
        min(stage_kind) as stage_kind,
        max(pipeline_id) is not null as has_pipeline
    from deal_stages
    group by stage_id
    having min(stage_kind) = max(stage_kind)

),

{# HubSpot names the closing stages of the pipeline that it ships itself; what nobody explains is open. #}
deals as (

    select
        deals_landed.*,
        coalesce(
            deal_stages.stage_kind,
            deal_stages_anywhere.stage_kind,
            case
                when deals_landed.stage_id = 'closedwon' then 'won'
                when deals_landed.stage_id = 'closedlost' then 'lost'
            end,
            'open'
        ) as stage_kind
    from deals_landed
    left join deal_stages
        on
            deals_landed.stage_id = deal_stages.stage_id
            and deals_landed.pipeline_id = deal_stages.pipeline_id
    left join deal_stages_anywhere
        on
            deals_landed.stage_id = deal_stages_anywhere.stage_id
            and (deals_landed.pipeline_id is null or not deal_stages_anywhere.has_pipeline)
    left join deals_living_on
        on deals_landed.deal_id = deals_living_on.retired_deal_id
    where deals_living_on.retired_deal_id is null

),

account_keys as (

    select * from {{ ref('int_account_record_keys') }}

),

scopes as (

    select
        account_id,
        program_id
    from {{ ref('int_account_qualifications') }}
    where
        is_in_force
        and scored_on = {{ as_of_date() }}
        and not is_out_of_scope

),

versions as (

    select
        {{ source_record_key('source_system', 'opportunity_record_id') }} as opportunity_id,
        {{ source_record_key('source_system', 'organization_record_id') }}
            as organization_record_key,
        program_id,
        {{ code_name('stage') }} as stage,
        amount_usd,
        is_won,
        closed_at is not null or is_won is not null as is_closed,
        false as is_deleted,
        created_at,
        coalesce(closed_at, case when is_won is not null then updated_at end) as closed_at,
        updated_at,
        loaded_at,
        landing_key,
        raw_record
    from uploads

    union all

    select
        {{ source_record_key('source_system', 'opportunity_id') }} as opportunity_id,
        {{ source_record_key('source_system', 'account_id') }} as organization_record_key,
        cast(null as {{ dbt.type_string() }}) as program_id,
        {{ code_name('stage_name') }} as stage,
        amount_usd,
        is_won,
        coalesce(is_closed, false) as is_closed,
        is_deleted,
        created_at,
        case when is_closed then coalesce(closes_at, updated_at) end as closed_at,
        updated_at,
        loaded_at,
        landing_key,
        raw_record
    from salesforce

    union all

    select
        {{ source_record_key('deals.source_system', 'deals.deal_id') }} as opportunity_id,
        {{ source_record_key('deals.source_system', 'deal_companies.company_id') }}
            as organization_record_key,
        cast(null as {{ dbt.type_string() }}) as program_id,
        {{ code_name('deals.stage_id') }} as stage,
        deals.amount_usd,
        case deals.stage_kind when 'won' then true when 'lost' then false end as is_won,
        deals.stage_kind != 'open' as is_closed,
        deals.is_deleted,
        deals.created_at,
        case
            when deals.stage_kind != 'open' then coalesce(deals.closes_at, deals.updated_at)
        end as closed_at,
        deals.updated_at,
        deals.loaded_at,
        deals.landing_key,
        deals.raw_record
    from deals
    left join deal_companies
        on deals.deal_id = deal_companies.deal_id

),

versions_ranked as (

    select
        *,
        row_number() over (
            partition by opportunity_id
            order by
                updated_at desc nulls last,
                loaded_at desc nulls last,
                case when is_deleted then 0 else 1 end asc,
                landing_key desc,
                raw_record desc
        ) as version_rank
    from versions

),

only_scopes as (

    select
        account_id,
        min(program_id) as program_id
    from scopes
    group by account_id
    having count(*) = 1

),

opportunities as (

    select
        versions_ranked.opportunity_id,
        versions_ranked.organization_record_key,
        account_keys.account_id,
        coalesce(versions_ranked.program_id, only_scopes.program_id) as program_id,
        versions_ranked.stage,
        versions_ranked.amount_usd,
        {# What ends after the as-of date is still open on it. #}
        coalesce(
            versions_ranked.is_closed
            and cast(versions_ranked.closed_at as date) <= {{ as_of_date() }},
            false
        ) as is_closed,
        versions_ranked.is_closed
        and coalesce(versions_ranked.is_won, false)
        and coalesce(cast(versions_ranked.closed_at as date) <= {{ as_of_date() }}, false)
            as is_won,
        versions_ranked.created_at,
        case
            when cast(versions_ranked.closed_at as date) <= {{ as_of_date() }}
                then versions_ranked.closed_at
        end as closed_at
    from versions_ranked
    left join account_keys
        on versions_ranked.organization_record_key = account_keys.organization_record_key
    left join only_scopes
        on account_keys.account_id = only_scopes.account_id
    where
        versions_ranked.version_rank = 1
        and not versions_ranked.is_deleted
        and cast(versions_ranked.created_at as date) <= {{ as_of_date() }}

)

select * from opportunities
