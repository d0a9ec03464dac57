{#- Fails on every account and active programme of a scored date that has not exactly one band. -#}

with

wanted as (

    select
        scored_on,
        account_id,
        program_id
    from {{ ref('int_account_programs') }}
    where is_in_force

),

found as (

    select
        scored_on,
        account_id,
        program_id,
        count(*) as band_count
    from {{ ref('account_bands') }}
    group by
        scored_on,
        account_id,
        program_id

)

select
    wanted.scored_on,
    wanted.account_id,
    wanted.program_id,
    found.band_count
from wanted
left join found
    on
        wanted.scored_on = found.scored_on
        and wanted.account_id = found.account_id
        and wanted.program_id = found.program_id
where coalesce(found.band_count, 0) != 1
