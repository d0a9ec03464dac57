{#- Fails on every fit criterion with more values than `int_fit_criteria_values` takes apart. -#}

select *
from {{ policy_rows('fit_criteria') }}
where {{ dbt.split_part('value', "';'", 13) }} != ''
