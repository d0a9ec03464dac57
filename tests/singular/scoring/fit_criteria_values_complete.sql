{#- Fails on every fit criterion with more values than `int_account_fit_factors` takes apart. -#}

select *
from {{ policy_rows('fit_criteria') }}
where {{ dbt.split_part('value', "';'", 13) }} != ''
