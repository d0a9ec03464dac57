-- Places: regions of twelve, one large, three middling, eight small. Their number grows with the accounts, so
-- that the number of organizations in a place does not.
create or replace table cities as
with numbered as (
    select
        i as city,
        i // 12 as region,
        i % 12 as place_rank,
        (i // 12) % getvariable('state_count') as state_number,
        ((i // 12) // getvariable('state_count')) * 12 + i % 12 as number_in_state,
        (i * 1009 + salt('city names')) % (len(getvariable('city_stems')) * len(getvariable('city_endings'))) as name_number,
        i // (len(getvariable('city_stems')) * len(getvariable('city_endings'))) as name_round
    from range(getvariable('region_count') * 12) as t(i)
)
select
    numbered.city,
    numbered.region,
    numbered.place_rank,
    states.state,
    states.ccn_prefix,
    case
        when name_round = 0 then ''
        else getvariable('city_prefixes')[1 + (name_round - 1) % len(getvariable('city_prefixes'))] || ' '
    end
    || getvariable('city_stems')[1 + name_number % len(getvariable('city_stems'))]
    || getvariable('city_endings')[1 + name_number // len(getvariable('city_stems'))] as city_name,
    cast(states.first_postal_code as bigint) + 3
    + (numbered.number_in_state * 7)
    % (cast(states.last_postal_code as bigint) - cast(states.first_postal_code as bigint) - 10) as first_postal_code,
    case when numbered.place_rank = 0 then 3 else 1 end as postal_code_count,
    string_split(states.area_codes, ';')[
        1 + pick('area code', numbered.region, len(string_split(states.area_codes, ';')))
    ] as area_code
from numbered
inner join words.states as states
    on numbered.state_number = states.position;
