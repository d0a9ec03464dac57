{#- One row per raw row of salesforce.campaign_member: a version of a person in a campaign and how they responded. -#}
with

campaign_members_raw as (

    select * from {{ source('salesforce', 'campaign_member') }}

),

campaign_members_renamed as (

    select
        ---------- ids
        cast('salesforce' as {{ dbt.type_string() }}) as source_system,
        {{ salesforce_id('id') }} as campaign_member_id,
        {{ salesforce_id('campaign_id') }} as campaign_id,
        {{ salesforce_id('contact_id') }} as contact_id,
        {{ salesforce_id('lead_id') }} as lead_id,
        {{ salesforce_id('account_id') }} as account_id,
        ---------- strings
        {{ clean_text('status') }} as status,
        ---------- booleans
        {{ try_boolean('has_responded') }} as has_responded,
        {{ is_row_gone('is_deleted') }} as is_deleted,
        ---------- timestamps
        coalesce(
            {{ try_timestamp('first_responded_date') }},
            {{ try_timestamp('created_date') }}
        ) as occurred_at,
        coalesce(
            {{ try_timestamp('last_modified_date') }},
            {{ try_timestamp('system_modstamp') }}
        ) as updated_at,
        {{ unreadable_times([
            'last_modified_date', 'system_modstamp', '_fivetran_synced'
        ]) }} as has_unreadable_order,
        {{ unreadable_times(['first_responded_date', 'created_date']) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('salesforce', 'campaign_member') }} as raw_record
    from campaign_members_raw

),

campaign_members_judged as (

    select
        *,
        {{ given_key(['campaign_member_id']) }} as record_key,
        case
            when campaign_member_id is null then 'missing_key'
            when has_unreadable_order then 'unusable_time'
            when is_deleted then cast(null as {{ dbt.type_string() }})
            when has_unreadable_time then 'unusable_time'
            when occurred_at is null then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from campaign_members_renamed

)

select * from campaign_members_judged
