{#- One row per account and known attribute that fit criteria may name: its value as a coded text, lists as `;a;b;`. -#}

with

accounts as (

    select * from {{ ref('int_accounts') }}

),

attributes as (

    {%- for attribute in fit_attributes() %}
    select
        account_id,
        '{{ attribute }}' as attribute,
        {{ as_code_list('cast(' ~ attribute ~ ' as ' ~ dbt.type_string() ~ ')') }} as coded_value
    from accounts
    {# A type that says `unknown` is as unknown as an empty one. #}
    where coalesce(lower(cast({{ attribute }} as {{ dbt.type_string() }})), 'unknown') != 'unknown'
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}

)

select * from attributes
