{#-
    Level of a single-valued attribute of a pair: same, different, or unknown where either record
    lacks it.
-#}
{% macro agreement_level(column) -%}
    case
        when left_records.{{ column }} = right_records.{{ column }} then 'same'
        when left_records.{{ column }} <> right_records.{{ column }} then 'different'
        else 'unknown'
    end
{%- endmacro %}


{#-
    True where a rule accepts a level: its list of levels is `*` or names the level among words
    parted by spaces.
-#}
{% macro is_level_listed(levels, level) -%}
    (
        {{ levels }} = '*'
        or {{ position_of(
            "concat(' ', " ~ level ~ ", ' ')", "concat(' ', " ~ levels ~ ", ' ')"
        ) }} > 0
    )
{%- endmacro %}


{#-
    What is compared between two organization records; each has levels in
    int_organization_pairs_compared and a weight for each level in organization_match_weights.
-#}
{% macro organization_comparisons() %}
    {{ return([
        'name', 'word', 'namesake', 'service', 'kind', 'address', 'place', 'phone', 'domain',
        'npi', 'ccn', 'tax_id',
    ]) }}
{% endmacro %}


{#- True where a rule accepts every level of a pair. -#}
{% macro are_levels_listed(rules, levels) -%}
    {%- for comparison in organization_comparisons() %}
        {{ 'and ' if not loop.first }}{{ is_level_listed(
            rules ~ '.' ~ comparison ~ '_levels', levels ~ '.' ~ comparison ~ '_level'
        ) }}
    {%- endfor %}
{%- endmacro %}


{#- A level and its weight in milli-bits as text: `address same +5293`; null where it weighs nothing. -#}
{% macro weight_in_words() -%}
    case
        when match_weights.match_weight = 0 or levels_listed.comparison = 'prior'
            then cast(null as {{ dbt.type_string() }})
        else concat(
            replace(levels_listed.comparison, '_', ' '), ' ',
            replace(levels_listed.comparison_level, '_', ' '),
            case when match_weights.match_weight > 0 then ' +' else ' ' end,
            cast(match_weights.match_weight as {{ dbt.type_string() }})
        )
    end
{%- endmacro %}


{#- A word that tells the branches of one organization apart: a direction or a number; else null. -#}
{% macro branch_word() -%}
    case
        when
            word in (
                'north', 'south', 'east', 'west', 'northeast', 'northwest', 'southeast', 'southwest'
            )
            or {{ has_pattern('word', '^[0-9]+$') }}
            then word
        else cast(null as {{ dbt.type_string() }})
    end
{%- endmacro %}
