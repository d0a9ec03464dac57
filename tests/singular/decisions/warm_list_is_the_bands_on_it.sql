{#- Fails on every account and programme that is on the warm list and not in its bands on the latest date, or the other way round. -#}

with

latest as (

    select max(scored_on) as scored_on
    from {{ ref('int_account_programs') }}
    where is_in_force

),

banded as (

    select
        account_bands.account_id,
        account_bands.program_id
    from {{ ref('account_bands') }} as account_bands
    inner join latest
        on account_bands.scored_on = latest.scored_on
    where account_bands.is_on_warm_list

),

both_sides as (

    select
        account_id,
        program_id,
        1 as side
    from banded

    union all

    select
        account_id,
        program_id,
        2 as side
    from {{ ref('warm_accounts') }}

)

select
    account_id,
    program_id,
    count(*) as side_count
from both_sides
group by
    account_id,
    program_id
having
    count(*) != 2
    or min(side) = max(side)
