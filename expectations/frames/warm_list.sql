-- One row: how many rows the warm list of the as-of date has, and of how many pairs in scope.
with

dates as (

    select max(scored_on) as as_of
    from intermediate.int_scoring_dates

)

select
    count(*) filter (where account_bands.is_on_warm_list) as warm_count,
    count(*) filter (where account_bands.band != 'out_of_scope') as in_scope_count
from activation.account_bands
inner join dates
    on account_bands.scored_on = dates.as_of
