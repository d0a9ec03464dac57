{#- Attributes of an account that survive one by one: each from the best record that knows it. -#}
{% macro account_text_attributes() %}
    {{ return([
        'account_name', 'organization_type_code', 'account_type', 'ownership', 'phone',
        'website_domain', 'npi', 'ccn',
        'tax_id', 'therapy_areas', 'service_lines', 'current_therapies',
    ]) }}
{% endmacro %}

{% macro account_number_attributes() %}
    {{ return(['bed_count', 'annual_patient_volume']) }}
{% endmacro %}

{% macro account_flag_attributes() %}
    {{ return(['has_formulary_committee']) }}
{% endmacro %}

{#- Attributes that nothing standardizes or infers: an account shows what a source stated. -#}
{% macro account_stated_attributes() %}
    {{ return(
        ['ownership', 'service_lines', 'current_therapies'] + account_number_attributes() + account_flag_attributes()
    ) }}
{% endmacro %}

{#-
    Attributes that survive together, all from one record: half an address of one and half of
    another is none.
-#}
{% macro account_address_attributes() %}
    {{ return(['address_line_1', 'address_line_2', 'city', 'state', 'postal_code', 'country']) }}
{% endmacro %}


{#- The attributes whose share of known ones is `firmographic_completeness`. -#}
{% macro firmographic_attributes() %}
    {{ return([
        'account_type', 'ownership', 'address_line_1', 'city', 'state', 'postal_code', 'phone',
        'website_domain', 'bed_count', 'annual_patient_volume', 'therapy_areas', 'service_lines',
        'has_formulary_committee',
    ]) }}
{% endmacro %}


{#- Columns of core.accounts that a fit criterion may name. -#}
{% macro fit_attributes() %}
    {{ return([
        'account_type',
        'account_type_group',
        'ownership',
        'state',
        'bed_count',
        'annual_patient_volume',
        'therapy_areas',
        'current_therapies',
        'service_lines',
        'has_formulary_committee',
        'hierarchy_level',
    ]) }}
{% endmacro %}


{#- Attributes on which two systems that know one account should agree, and what of each is compared. -#}
{% macro disagreeing_attributes() %}
    {%- set compared = {'postal_code': 'substr(postal_code, 1, 5)', 'therapy_areas': as_code_list('therapy_areas')} -%}
    {%- for attribute in [
        'account_type', 'ownership', 'state', 'website_domain', 'bed_count', 'annual_patient_volume',
        'has_formulary_committee',
    ] -%}
        {%- do compared.update({attribute: attribute}) -%}
    {%- endfor -%}
    {{ return(compared) }}
{% endmacro %}
