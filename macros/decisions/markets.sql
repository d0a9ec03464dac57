{#- The country of a place, as markets of content name it. Nobody writes the country of the home market; a state of it says the same. -#}
{% macro market_country(country) -%}
    case
        when {{ country }} is null or upper({{ country }}) in ('US', 'USA', 'UNITED STATES')
            then 'US'
        else upper({{ country }})
    end
{%- endmacro %}


{#- Whether content is approved for a place: a relation with `country`, as market_country gives it, and `state`. -#}
{% macro is_approved_for(content, place) -%}
    (
        {{ content }}.market is null
        or ';' || replace({{ content }}.market, ' ', '') || ';'
        like '%;' || {{ place }}.country || ';%'
        or ';' || replace({{ content }}.market, ' ', '') || ';'
        like '%;' || {{ place }}.country || '-' || {{ place }}.state || ';%'
    )
{%- endmacro %}
