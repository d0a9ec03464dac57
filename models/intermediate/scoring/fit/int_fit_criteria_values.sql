{#- One row per policy version, fit criterion alternative and value that it accepts: `;`-separated values taken apart. -#}

with

criteria as (
    select * from {{ policy_rows('fit_criteria') }}
),

criteria_values as (
    {# Twelve is more than any shipped list has; `fit_criteria_values_complete` sees longer ones. #}
    {%- for position in range(1, 13) %}
    select
        policy_version,
        use_case,
        account_type_group,
        criterion,
        attribute,
        operator,
        points,
        {{ dbt.split_part('value', "';'", position) }} as accepted_value
    from criteria
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}
),

accepted as (
    select
        policy_version,
        use_case,
        account_type_group,
        criterion,
        attribute,
        operator,
        points,
        {{ code_name('accepted_value') }} as accepted_value
    from criteria_values
    where {{ code_name('accepted_value') }} is not null
)

select * from accepted
