{#- The text of the first of several raw columns that has one: releases of a publisher name the same thing differently. -#}
{% macro first_text(names) -%}
    {%- if names | length == 1 -%}
    {{ clean_text(adapter.quote(names[0])) }}
    {%- else -%}
    coalesce(
        {%- for name in names %}
            {{ clean_text(adapter.quote(name)) }}{{ ',' if not loop.last }}
        {%- endfor %}
        )
    {%- endif -%}
{%- endmacro %}


{#- A payment names up to five products: since program year 2016 of one kind, before drugs and devices apart. -#}
{% macro open_payments_product() -%}
    {%- set names = [] -%}
    {%- for kind in [
        'Drug_or_Biological_or_Device_or_Medical_Supply_',
        'Associated_Covered_Drug_or_Biological',
        'Associated_Covered_Device_or_Medical_Supply',
    ] -%}
        {%- for slot in range(1, 6) -%}
            {%- do names.append('Name_of_' ~ kind ~ slot) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ first_text(names) }}
{%- endmacro %}


{#- What the first product of a payment is for, or that of the first slot that says so where no product is named. -#}
{% macro open_payments_product_category() -%}
    {%- set names, categories = [], [] -%}
    {%- for slot in range(1, 6) -%}
        {%- do names.append('Name_of_Drug_or_Biological_or_Device_or_Medical_Supply_' ~ slot) -%}
        {%- do categories.append('Product_Category_or_Therapeutic_Area_' ~ slot) -%}
    {%- endfor -%}
    case
        {%- for name in names %}
            when {{ clean_text(adapter.quote(name)) }} is not null
                then {{ clean_text(adapter.quote(categories[loop.index0])) }}
        {%- endfor %}
            else {{ first_text(categories) }}
        end
{%- endmacro %}


{#- Payments that were published once and are no more: in a file of their own, with little but their number. -#}
{% macro is_removed_payment() -%}
    coalesce(upper({{ clean_text(adapter.quote('Change_Type')) }}) in ('DELETED', 'REMOVED'), false)
{%- endmacro %}


{#-
    The taxonomy that a registration calls its primary one, the first of several that are called so. Where none
    is, the first that is given.
-#}
{% macro nppes_primary_taxonomy() -%}
    {%- set codes = [] -%}
    {%- for slot in range(1, 16) -%}
        {%- do codes.append('Healthcare Provider Taxonomy Code_' ~ slot) -%}
    {%- endfor -%}
    coalesce(
            case
        {%- for code in codes %}
                when
                    upper({{ clean_text(adapter.quote('Healthcare Provider Primary Taxonomy Switch_' ~ loop.index)) }}) = 'Y'
                    and {{ clean_text(adapter.quote(code)) }} is not null
                    then {{ clean_text(adapter.quote(code)) }}
        {%- endfor %}
            end,
            {{ first_text(codes) }}
        )
{%- endmacro %}


{#- The number of the teaching hospital that a payment went to, which is also the id of its record: words in its place are none. -#}
{% macro teaching_hospital_ccn() -%}
    {%- set ccn = ccn_key(adapter.quote('Teaching_Hospital_CCN')) -%}
    case when {{ has_pattern(ccn, '^[0-9]{2}[0-9A-Z]{4}$') }} then {{ ccn }} end
{%- endmacro %}
