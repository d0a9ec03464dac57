{#- One row per change of owner of an account for a programme: who took over, from whom, and from which date. -#}
{#-
    Append-only, and kept by a full refresh. A second, different choice of one date is a revision.
    An account that needs no action any more is released: a row without team and owner.
-#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='append_new_columns',
    )
}}

with

action_owners as (

    select * from {{ ref('int_action_owners') }}

),

log_ranked as (

    {%- if is_incremental() %}
    select
        account_id,
        program_id,
        owner_team,
        owner_id,
        ownership_revision,
        owned_from,
        row_number() over (
            partition by account_id, program_id
            order by owned_from desc, ownership_revision desc
        ) as log_rank
    from {{ this }}
    where owned_from <= {{ as_of_date() }}
    {%- else %}
    select
        account_id,
        program_id,
        owner_team,
        cast(null as {{ dbt.type_string() }}) as owner_id,
        0 as ownership_revision,
        {{ as_of_date() }} as owned_from,
        0 as log_rank
    from action_owners
    where 1 = 0
    {%- endif %}

),

last_logged as (

    select * from log_ranked
    where log_rank = 1

),

owned_now as (

    select
        account_id,
        program_id,
        owner_team,
        owner_id
    from action_owners

    union all

    select
        last_logged.account_id,
        last_logged.program_id,
        cast(null as {{ dbt.type_string() }}) as owner_team,
        cast(null as {{ dbt.type_string() }}) as owner_id
    from last_logged
    left join action_owners
        on
            last_logged.account_id = action_owners.account_id
            and last_logged.program_id = action_owners.program_id
    where action_owners.account_id is null

),

changed as (

    select
        owned_now.account_id,
        owned_now.program_id,
        owned_now.owner_team,
        owned_now.owner_id,
        last_logged.owner_team as previous_team,
        last_logged.owner_id as previous_owner_id,
        case
            when last_logged.owned_from = {{ as_of_date() }} then last_logged.ownership_revision + 1
            else 1
        end as ownership_revision,
        case
            when owned_now.owner_team is null then 'released'
            when last_logged.owner_team is null then 'taken_up'
            when last_logged.owner_team != owned_now.owner_team then 'team_changed'
            when owned_now.owner_id is null then 'owner_left'
            when last_logged.owner_id is null then 'owner_found'
            else 'owner_changed'
        end as change_reason
    from owned_now
    left join last_logged
        on
            owned_now.account_id = last_logged.account_id
            and owned_now.program_id = last_logged.program_id
    where
        last_logged.account_id is null
        or coalesce(last_logged.owner_team, '') != coalesce(owned_now.owner_team, '')
        or coalesce(last_logged.owner_id, '') != coalesce(owned_now.owner_id, '')

),

ownership_log as (

    select
        account_id,
        program_id,
        owner_team,
        owner_id,
        previous_team,
        previous_owner_id,
        change_reason,
        cast(ownership_revision as {{ dbt.type_bigint() }}) as ownership_revision,
        {{ as_of_date() }} as owned_from
    from changed

)

select * from ownership_log
