{#- What is limited beside the rest: external signals and low interest, each and both together. Without a row of the policy there is no limit. -#}

{#- Raw units in one point before breadth: repeats, use, relevance, role, match, affiliation % and the place in the window (100^7), or the decay weight instead (100^6 * 10000). -#}
{% macro units_of_a_point(measure) -%}
    {{ return('100000000000000' if measure == 'engagement' else '10000000000000000') }}
{%- endmacro %}


{#- Units of one group, at most its points and its share of the rest. -#}
{% macro limited_units(measure, group) -%}
    least(
            {{ measure }}_{{ group }}_units,
            coalesce(
                {{ limit_in_units(measure, 'limits.' ~ group) }}, {{ measure }}_{{ group }}_units
            )
        )
{%- endmacro %}


{#- Units of both groups, at most the points and the share of both. -#}
{% macro limited_both(measure) -%}
    {%- set kept = measure ~ '_external_kept + ' ~ measure ~ '_interest_kept' -%}
    least({{ kept }}, coalesce({{ limit_in_units(measure, 'both') }}, {{ kept }}))
{%- endmacro %}


{% macro limit_in_units(measure, limit) -%}
    {{ limit }}_points * cast({{ units_of_a_point(measure) }} as {{ type_wide_integer() }}) + {{ floor_divide(limit ~ '_pct * ' ~ measure ~ '_none_units', 100) }}
{%- endmacro %}
