{#-
    One row per account id whose past is part of a live account's: over which days. A live id tells
    its own past since it was first seen; what was before tells the earliest id that leads to it.
    Half-open, an open end is null; no two eras of an account overlap.
-#}
with

alias_history as (

    select * from {{ ref('int_account_alias_history') }}

),

ids_first_seen as (

    select
        account_id,
        min(first_seen_on) as first_seen_on
    from {{ ref('int_account_id_history') }}
    group by account_id

),

accounts_live as (

    select
        account_records.account_id,
        ids_first_seen.first_seen_on
    from {{ ref('int_account_record_map') }} as account_records
    inner join ids_first_seen
        on account_records.account_id = ids_first_seen.account_id
    group by
        account_records.account_id,
        ids_first_seen.first_seen_on

),

aliases_ranked as (

    select
        retired_account_id,
        account_id,
        row_number() over (partition by retired_account_id order by change_number desc) as row_rank
    from alias_history

),

predecessors_ranked as (

    select
        aliases_ranked.account_id,
        aliases_ranked.retired_account_id,
        accounts_live.first_seen_on,
        row_number() over (
            partition by aliases_ranked.account_id
            order by
                ids_first_seen.first_seen_on,
                aliases_ranked.retired_account_id
        ) as row_rank
    from aliases_ranked
    inner join accounts_live
        on aliases_ranked.account_id = accounts_live.account_id
    inner join ids_first_seen
        on aliases_ranked.retired_account_id = ids_first_seen.account_id
    where
        aliases_ranked.row_rank = 1
        and aliases_ranked.retired_account_id != aliases_ranked.account_id
        and ids_first_seen.first_seen_on < accounts_live.first_seen_on

),

predecessors as (

    select * from predecessors_ranked
    where row_rank = 1

),

eras as (

    select
        accounts_live.account_id,
        accounts_live.account_id as published_account_id,
        {# without a predecessor what the sources state of earlier days counts too #}
        case when predecessors.account_id is not null then accounts_live.first_seen_on end
            as era_from,
        cast(null as date) as era_to
    from accounts_live
    left join predecessors
        on accounts_live.account_id = predecessors.account_id
    union all
    select
        account_id,
        retired_account_id as published_account_id,
        cast(null as date) as era_from,
        first_seen_on as era_to
    from predecessors

)

select * from eras
