{#-
    One row per account: for each attribute the rank of the record it survives from, the best-ranked
    one that knows it; ranks order an account's records by trust, then recency, then key.
-#}
with

record_attributes as (

    select * from {{ ref('int_organization_record_attributes') }}

),

survivors_ranked as (

    select
        account_id,
        {%- for attribute in (
            account_text_attributes() + account_number_attributes() + ['has_formulary_committee']
        ) %}
        min(case when {{ attribute }} is not null then survivor_rank end) as {{ attribute }}_rank,
        {%- endfor %}
        {# a street that can be found beats a better record's bare city #}
        coalesce(
            min(case
                when
                    address_line_1 is not null
                    and (city is not null or postal_code is not null)
                    then survivor_rank
            end),
            min(case when city is not null or postal_code is not null then survivor_rank end),
            min(case when state is not null or country is not null then survivor_rank end)
        ) as address_rank
    from record_attributes
    group by account_id

)

select * from survivors_ranked
