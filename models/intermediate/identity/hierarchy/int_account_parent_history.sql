{#-
    One row per account id x change of its accepted parent: which parent from which day on, null for
    none from then on. Append-only; survives a full refresh. Ids are those of the day.
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

accounts_live as (

    select account_id
    from {{ ref('int_account_record_map') }}
    group by account_id

),

parents_accepted as (

    select
        account_id,
        parent_account_id,
        stated_on
    from {{ ref('int_account_parents') }}
    where parent_status = 'accepted'

),

ids_first_seen as (

    select
        account_id,
        min(first_seen_on) as first_seen_on
    from {{ ref('int_account_id_history') }}
    group by account_id

),

changes_logged as (

    {% if is_incremental() -%}
    select
        account_id,
        parent_account_id,
        change_number
    from {{ this }}
    {%- else -%}
    select
        account_id,
        parent_account_id,
        cast(null as {{ dbt.type_bigint() }}) as change_number
    from parents_accepted
    where 1 = 0
    {%- endif %}

),

changes_ranked as (

    select
        account_id,
        parent_account_id,
        change_number,
        row_number() over (partition by account_id order by change_number desc) as row_rank
    from changes_logged

),

changes_found as (

    select
        accounts_live.account_id,
        parents_accepted.parent_account_id,
        parents_accepted.stated_on,
        coalesce(changes_ranked.change_number, 0) + 1 as change_number
    from accounts_live
    left join parents_accepted
        on accounts_live.account_id = parents_accepted.account_id
    left join changes_ranked
        on
            accounts_live.account_id = changes_ranked.account_id
            and changes_ranked.row_rank = 1
    where
        coalesce(parents_accepted.parent_account_id, '')
        != coalesce(changes_ranked.parent_account_id, '')

),

changes_dated as (

    select
        changes_found.account_id,
        changes_found.parent_account_id,
        cast(changes_found.change_number as {{ dbt.type_bigint() }}) as change_number,
        {{ as_of_date() }} as changed_on,
        {# before an account was seen nothing is known but what the sources state #}
        {%- if is_incremental() %}
        case
            when ids_first_seen.first_seen_on < {{ as_of_date() }} then {{ as_of_date() }}
            when changes_found.stated_on < {{ as_of_date() }} then changes_found.stated_on
            when changes_found.stated_on is not null then {{ as_of_date() }}
        end as valid_from
        {%- else %}
        case
            when changes_found.stated_on < {{ as_of_date() }} then changes_found.stated_on
            when changes_found.stated_on is not null then {{ as_of_date() }}
        end as valid_from
        {%- endif %}
    from changes_found
    inner join ids_first_seen
        on changes_found.account_id = ids_first_seen.account_id

)

select * from changes_dated
