{#- Fails on every fit criterion with more values than `int_fit_criteria_values` takes apart. -#}

select *
from {{ ref('fit_criteria') }}
where {{ dbt.split_part('value', "';'", 13) }} != ''
