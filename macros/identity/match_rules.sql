{#-
    Level of a single-valued attribute of a pair: same, different, or unknown where either record
    lacks it.
-#}
{% macro agreement_level(column) -%}
    case
        when left_records.{{ column }} = right_records.{{ column }} then 'same'
        when left_records.{{ column }} != right_records.{{ column }} then 'different'
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


{#- The columns of the levels. -#}
{% macro organization_level_columns() %}
    {%- set columns = [] -%}
    {%- for comparison in organization_comparisons() -%}
        {%- do columns.append(comparison ~ '_level') -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}


{#- What int_organization_record_profiles tells of a record. -#}
{% macro organization_profile_columns() %}
    {{ return([
        'match_kind', 'named_kind', 'named_branch', 'service_key', 'street_number', 'street_direction',
        'street_block', 'city_key', 'state_key', 'postal_code_key', 'phone_key', 'domain_key', 'npi',
        'ccn', 'tax_id', 'namesake_place_count', 'domain_name_count', 'is_campus', 'is_switchboard',
    ]) }}
{% endmacro %}


{#- The seeds that decide which pairs are compared and what becomes of them, with their columns that do. -#}
{% macro organization_matching_seeds() %}
    {%- set rule_columns = ['rule', 'rule_rank', 'decision', 'is_binding'] -%}
    {%- for comparison in organization_comparisons() -%}
        {%- do rule_columns.append(comparison ~ '_levels') -%}
    {%- endfor -%}
    {{ return({
        'organization_block_caps': ['block', 'block_cap', 'is_starred'],
        'organization_match_weights': ['comparison', 'comparison_level', 'match_weight'],
        'organization_match_thresholds': ['threshold', 'match_weight'],
        'organization_match_rules': rule_columns,
    }.items() | list) }}
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
{% macro weight_in_words(weights) -%}
    case
        when {{ weights }}.match_weight != 0
            then concat(
                replace({{ weights }}.comparison, '_', ' '), ' ',
                replace({{ weights }}.comparison_level, '_', ' '),
                case when {{ weights }}.match_weight > 0 then ' +' else ' ' end,
                cast({{ weights }}.match_weight as {{ dbt.type_string() }})
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


{#-
    An organization record as one number, for joining millions of pairs. Two of a million records share
    one once in ten million warehouses; int_organization_records_standardized tests that none do.
-#}
{% macro record_hash() -%}
    {{ row_fingerprint(['organization_record_key']) }}
{%- endmacro %}


{#- A text as a number that stands for it where texts are only ever compared for equality; null stays null. -#}
{% macro text_hash(expression) -%}
    case when {{ expression }} is not null then {{ row_fingerprint([expression]) }} end
{%- endmacro %}


{#- The key that records of one block share, as a number; null where a part of it is unknown. -#}
{% macro block_key(block, parts) -%}
    case
        when {% for part in parts %}{{ part }} is not null{{ ' and ' if not loop.last }}{% endfor %}
            then {{ row_fingerprint(["'" ~ block ~ "'"] + parts) }}
    end
{%- endmacro %}
