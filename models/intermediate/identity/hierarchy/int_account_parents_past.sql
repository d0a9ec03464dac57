{#-
    One row per account x stretch of days with one parent, in today's ids: half-open, without a
    valid_from where nobody knows since when, without a valid_to while it lasts. What was said last
    about a day counts. Past parents that are no account any more are left out. Merges since may have
    closed circles: int_account_parents_dated opens them.
-#}
with

parent_history as (

    select * from {{ ref('int_account_parent_history') }}

),

alias_history as (

    select * from {{ ref('int_account_alias_history') }}

),

{#
    Over which days an id speaks for a live account: a live id since it was first seen, before that the
    earliest id that leads to it. Half-open; no two eras of an account overlap.
#}
ids_first_seen as (

    select
        account_id,
        min(first_seen_on) as first_seen_on
    from {{ ref('int_account_id_history') }}
    group by account_id

),

ids_live as (

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
        ids_live.first_seen_on,
        row_number() over (
            partition by aliases_ranked.account_id
            order by
                ids_first_seen.first_seen_on,
                aliases_ranked.retired_account_id
        ) as row_rank
    from aliases_ranked
    inner join ids_live
        on aliases_ranked.account_id = ids_live.account_id
    inner join ids_first_seen
        on aliases_ranked.retired_account_id = ids_first_seen.account_id
    where
        aliases_ranked.row_rank = 1
        and aliases_ranked.retired_account_id != aliases_ranked.account_id
        and ids_first_seen.first_seen_on < ids_live.first_seen_on

),

predecessors as (

    select * from predecessors_ranked
    where row_rank = 1

),

account_id_periods as (

    select
        ids_live.account_id,
        ids_live.account_id as published_account_id,
        {# without a predecessor what the sources state of earlier days counts too #}
        case when predecessors.account_id is not null then ids_live.first_seen_on end
            as era_from,
        cast(null as date) as era_to
    from ids_live
    left join predecessors
        on ids_live.account_id = predecessors.account_id
    union all
    select
        account_id,
        retired_account_id as published_account_id,
        cast(null as date) as era_from,
        first_seen_on as era_to
    from predecessors

),

accounts_live as (

    select account_id
    from account_id_periods
    group by account_id

),

changes_open as (

    select
        account_id,
        parent_account_id,
        change_number,
        coalesce(valid_from, {{ earliest_date() }}) as starts_on
    from parent_history

),

{# a change of an earlier day that was said later, by an as-of date moved back, holds from there #}
changes_ended as (

    select
        account_id,
        parent_account_id,
        change_number,
        starts_on,
        coalesce(
            min(starts_on) over (
                partition by account_id
                order by change_number
                rows between 1 following and unbounded following
            ),
            {{ latest_date() }}
        ) as ends_on
    from changes_open

),

stretches_cut as (

    select
        account_id_periods.account_id,
        coalesce(aliases_ranked.account_id, changes_ended.parent_account_id) as parent_account_id,
        greatest(
            changes_ended.starts_on, coalesce(account_id_periods.era_from, {{ earliest_date() }})
        ) as starts_on,
        least(changes_ended.ends_on, coalesce(account_id_periods.era_to, {{ latest_date() }}))
            as ends_on
    from changes_ended
    inner join account_id_periods
        on changes_ended.account_id = account_id_periods.published_account_id
    left join aliases_ranked
        on
            changes_ended.parent_account_id = aliases_ranked.retired_account_id
            and aliases_ranked.row_rank = 1

),

parents_live as (

    select
        stretches_cut.account_id,
        stretches_cut.parent_account_id,
        stretches_cut.starts_on,
        stretches_cut.ends_on,
        lag(stretches_cut.ends_on) over (
            partition by stretches_cut.account_id, stretches_cut.parent_account_id
            order by stretches_cut.starts_on
        ) as previous_ends_on
    from stretches_cut
    inner join accounts_live
        on stretches_cut.parent_account_id = accounts_live.account_id
    where
        stretches_cut.starts_on < stretches_cut.ends_on
        and stretches_cut.parent_account_id != stretches_cut.account_id

),

{# a parent whose id changed is the same parent #}
stretches_numbered as (

    select
        account_id,
        parent_account_id,
        starts_on,
        ends_on,
        sum(case when previous_ends_on = starts_on then 0 else 1 end) over (
            partition by account_id, parent_account_id
            order by starts_on
            rows between unbounded preceding and current row
        ) as stretch_number
    from parents_live

),

parents_recalled as (

    select
        account_id,
        parent_account_id,
        nullif(min(starts_on), {{ earliest_date() }}) as valid_from,
        nullif(max(ends_on), {{ latest_date() }}) as valid_to
    from stretches_numbered
    group by
        account_id,
        parent_account_id,
        stretch_number

)

select * from parents_recalled
