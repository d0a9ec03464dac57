{#-
    One row per retired account id x change of the account it stands for: the log behind
    core.account_aliases. Append-only; survives a full refresh.
-#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        full_refresh=false,
    )
}}
with

ids_resolved as (

    select * from {{ ref('int_account_ids_resolved') }}

),

accounts_live as (

    select account_id
    from {{ ref('int_account_records') }}
    group by account_id

),

aliases_logged as (

    {% if is_incremental() -%}
    select * from {{ this }}
    {%- else -%}
    select
        cast(null as {{ dbt.type_string() }}) as retired_account_id,
        cast(null as {{ dbt.type_string() }}) as account_id,
        cast(null as {{ dbt.type_string() }}) as reason,
        cast(null as {{ dbt.type_bigint() }}) as change_number
    where 1 = 0
    {%- endif %}

),

aliases_ranked as (

    select
        retired_account_id,
        account_id,
        reason,
        change_number,
        row_number() over (partition by retired_account_id order by change_number desc) as row_rank
    from aliases_logged

),

aliases_latest as (

    select * from aliases_ranked
    where row_rank = 1

),

{# with none of its records left, an id follows the account it stood for last, wherever that is #}
ids_followed as (

    select
        ids_resolved.retired_account_id,
        aliases_latest.account_id as logged_account_id,
        aliases_latest.reason as logged_reason,
        coalesce(ids_resolved.account_id, accounts_live.account_id, targets_resolved.account_id)
            as account_id,
        case
            when ids_resolved.account_id is not null and ids_resolved.is_origin then 'merged'
            when ids_resolved.account_id is not null then 'origin_record_removed'
            when coalesce(accounts_live.account_id, targets_resolved.account_id) is not null
                then 'all_records_removed'
            else 'no_successor'
        end as reason,
        aliases_latest.retired_account_id is not null as is_logged,
        coalesce(aliases_latest.change_number, 0) as logged_change_number
    from ids_resolved
    left join aliases_latest
        on ids_resolved.retired_account_id = aliases_latest.retired_account_id
    left join accounts_live
        on aliases_latest.account_id = accounts_live.account_id
    left join ids_resolved as targets_resolved
        on aliases_latest.account_id = targets_resolved.retired_account_id

),

aliases_changed as (

    select
        retired_account_id,
        account_id,
        reason,
        cast(logged_change_number + 1 as {{ dbt.type_bigint() }}) as change_number,
        cast({{ as_of_date() }} as {{ dbt.type_timestamp() }}) as changed_at
    from ids_followed
    where
        not is_logged
        or coalesce(account_id, '') <> coalesce(logged_account_id, '')
        or reason <> logged_reason

)

select * from aliases_changed
