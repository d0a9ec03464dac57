-- One row per band that a date ever had: its share of the pairs of account and programme on the as-of date.
with

dates as (

    select max(scored_on) as as_of
    from intermediate.int_scoring_dates

),

bands as (

    select
        account_bands.band,
        count(*) filter (where account_bands.scored_on = dates.as_of) as pair_count
    from activation.account_bands
    cross join dates
    group by account_bands.band

)

select
    band,
    pair_count,
    sum(pair_count) over () as all_count,
    -- an empty world has no pair at all
    pair_count * 1.0 / nullif(sum(pair_count) over (), 0) as pair_share
from bands
order by band
