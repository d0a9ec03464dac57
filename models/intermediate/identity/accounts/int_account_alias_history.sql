{#-
    One row per account id that was retired once x change of the account it stands for: the log
    behind core.account_aliases. The latest row of an id says where it leads today; an id that lives
    again stands for itself. Append-only; survives a full refresh.
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

account_id_history as (

    select * from {{ ref('int_account_id_history') }}

),

account_record_keys as (

    select * from {{ ref('int_account_record_keys') }}

),

records_deleted as (

    select organization_record_key from {{ ref('int_organization_record_versions') }}
    where is_deleted

),

accounts_live as (

    select account_id
    from account_record_keys
    group by account_id

),

records_of_retired as (

    select
        account_id_history.account_id as retired_account_id,
        account_id_history.organization_record_key,
        account_id_history.first_seen_on,
        account_id_history.account_id
        = concat('acc_', {{ dbt.hash('account_id_history.organization_record_key') }}) as is_origin,
        min(case when records_deleted.organization_record_key is null then 0 else 1 end) over (
            partition by account_id_history.account_id
        ) as are_all_deleted
    from account_id_history
    left join records_deleted
        on account_id_history.organization_record_key = records_deleted.organization_record_key
    left join accounts_live
        on account_id_history.account_id = accounts_live.account_id
    where accounts_live.account_id is null

),

records_ranked as (

    select
        records_of_retired.retired_account_id,
        records_of_retired.is_origin,
        records_of_retired.are_all_deleted,
        account_record_keys.account_id,
        row_number() over (
            partition by records_of_retired.retired_account_id
            order by
                {# a record that left the sources leads nowhere #}
                case when account_record_keys.account_id is null then 1 else 0 end,
                {# an id follows the record it was made from; without it the one that was there first #}
                case when records_of_retired.is_origin then 0 else 1 end,
                records_of_retired.first_seen_on,
                records_of_retired.organization_record_key
        ) as row_rank
    from records_of_retired
    left join account_record_keys
        on records_of_retired.organization_record_key = account_record_keys.organization_record_key

),

ids_resolved as (

    select
        retired_account_id,
        account_id,
        is_origin,
        are_all_deleted
    from records_ranked
    where row_rank = 1

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

targets_ranked as (

    select
        retired_account_id,
        account_id,
        row_number() over (partition by retired_account_id order by change_number desc) as row_rank
    from aliases_logged
    where account_id is not null

),

{# a source that is missing for a day must not make an id forget whom it stood for #}
targets_latest as (

    select * from targets_ranked
    where row_rank = 1

),

{# with none of its records left, an id follows the account it stood for last, wherever that is #}
ids_followed as (

    select
        ids_resolved.retired_account_id,
        coalesce(ids_resolved.account_id, accounts_live.account_id, targets_resolved.account_id)
            as account_id,
        case
            when ids_resolved.account_id is not null and ids_resolved.is_origin then 'merged'
            when ids_resolved.account_id is not null then 'origin_record_removed'
            when coalesce(accounts_live.account_id, targets_resolved.account_id) is not null
                then 'all_records_removed'
            when ids_resolved.are_all_deleted = 1 then 'deleted'
            else 'no_successor'
        end as reason
    from ids_resolved
    left join targets_latest
        on ids_resolved.retired_account_id = targets_latest.retired_account_id
    left join accounts_live
        on targets_latest.account_id = accounts_live.account_id
    left join ids_resolved as targets_resolved
        on targets_latest.account_id = targets_resolved.retired_account_id

),

ids_standing as (

    select
        retired_account_id,
        account_id,
        reason
    from ids_followed
    union all
    select
        aliases_latest.retired_account_id,
        accounts_live.account_id,
        'lives_again' as reason
    from aliases_latest
    inner join accounts_live
        on aliases_latest.retired_account_id = accounts_live.account_id

),

aliases_changed as (

    select
        ids_standing.retired_account_id,
        ids_standing.account_id,
        ids_standing.reason,
        cast(coalesce(aliases_latest.change_number, 0) + 1 as {{ dbt.type_bigint() }})
            as change_number,
        cast({{ as_of_date() }} as {{ dbt.type_timestamp() }}) as changed_at
    from ids_standing
    left join aliases_latest
        on ids_standing.retired_account_id = aliases_latest.retired_account_id
    where
        aliases_latest.retired_account_id is null
        or coalesce(ids_standing.account_id, '') != coalesce(aliases_latest.account_id, '')
        or ids_standing.reason != aliases_latest.reason

)

select * from aliases_changed
