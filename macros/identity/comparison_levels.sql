{#-
    The levels of int_organization_pairs_compared that take more than one line. Each macro reads two
    records, left_records and right_records.
-#}

{#-
    Alias: somebody wrote the name of the one beside that of the other. Lists of hospitals put the
    neighbour or the owner there, so between hospitals it is only an alternate name.
    Same town: a town has one hospital that bears its name, and any number of other organizations.
-#}
{% macro name_level() -%}
    case
        when pair_names.name_level = 'alternate' and not {{ may_both_be_hospitals() }} then 'alias'
        when
            pair_names.name_level = 'place_only'
            and coalesce(
                left_records.match_kind != 'hospital' or right_records.match_kind != 'hospital', true
            )
            then 'same_town'
        else coalesce(pair_names.name_level, 'unknown')
    end
{%- endmacro %}


{#- One name may mean several organizations: in how many cities of the state is somebody called so? -#}
{% macro namesake_level() -%}
    case
        when coalesce(pair_names.name_level not in ('exact', 'alternate'), true) then 'none'
        when
            left_records.postal_code_key = right_records.postal_code_key
            or (
                left_records.city_key = right_records.city_key
                and left_records.state_key = right_records.state_key
            )
            then 'neighbour'
        when
            greatest(left_records.namesake_place_count, right_records.namesake_place_count) <= 1
            then 'one_place'
        when
            greatest(left_records.namesake_place_count, right_records.namesake_place_count) = 2
            then 'two_places'
        else 'many_places'
    end
{%- endmacro %}


{#-
    Surgery centers have names, places and telephones in common with hospitals and are none.
    Sibling: the one calls itself a hospital and the other a clinic or physicians, often in one house.
    Branch: the one has a direction or a number in its name that the other has not.
-#}
{% macro kind_level() -%}
    case
        when left_records.named_kind != right_records.named_kind then 'sibling'
        when left_records.named_branch != right_records.named_branch then 'branch'
        when left_records.match_kind = right_records.match_kind then 'same'
        when left_records.match_kind is null or right_records.match_kind is null
            then
                case
                    when coalesce(left_records.match_kind, right_records.match_kind)
                        = 'surgery_center'
                        then 'onesided'
                    else 'unknown'
                end
        when 'surgery_center' in (left_records.match_kind, right_records.match_kind)
            then 'different'
        else 'near'
    end
{%- endmacro %}


{#-
    Campus: more than eight names are at home there, more than one organization is ever called.
    Roof: one address and nothing else, for two that are no hospitals: a hospital fills its house and
    is renamed in it, practices share theirs.
    Vague: one of the two has no house number to compare.
-#}
{% macro address_level() -%}
    case
        when left_records.street_block is null or right_records.street_block is null then 'unknown'
        when
            left_records.street_block = right_records.street_block
            and left_records.postal_code_key != right_records.postal_code_key
            and coalesce(left_records.city_key != right_records.city_key, true)
            then 'different'
        when
            left_records.street_block = right_records.street_block
            and left_records.postal_code_key = right_records.postal_code_key
            and left_records.is_campus
            then 'campus'
        when
            left_records.street_block = right_records.street_block
            and left_records.street_direction != right_records.street_direction
            then 'near'
        when
            left_records.street_block = right_records.street_block
            and coalesce(
                pair_names.name_level in ('unrelated', 'place_only', 'plain', 'shared_little'),
                false
            )
            and not {{ may_both_be_hospitals() }}
            then 'roof'
        when left_records.street_block = right_records.street_block then 'same'
        when left_records.street_number = right_records.street_number then 'number'
        when left_records.street_number is null or right_records.street_number is null
            then 'vague'
        when left_records.street_name = right_records.street_name then 'street'
        else 'different'
    end
{%- endmacro %}


{% macro place_level() -%}
    case
        when left_records.postal_code_key = right_records.postal_code_key then 'postal_code'
        when
            left_records.city_key = right_records.city_key
            and left_records.state_key = right_records.state_key
            then 'city'
        when left_records.state_key != right_records.state_key then 'other_state'
        when left_records.postal_area = right_records.postal_area then 'near'
        when
            left_records.city_key != right_records.city_key
            or left_records.postal_code_key != right_records.postal_code_key
            then 'different'
        else 'unknown'
    end
{%- endmacro %}


{#-
    Switchboard: more than eight names answer there. Exchange: the lines of one house or one town.
    Area: the area code alone.
-#}
{% macro phone_level() -%}
    case
        when left_records.phone_key is null or right_records.phone_key is null then 'unknown'
        when left_records.phone_key = right_records.phone_key
            then case when left_records.is_switchboard then 'switchboard' else 'same' end
        when left_records.phone_exchange = right_records.phone_exchange
            then 'exchange'
        when left_records.phone_area = right_records.phone_area
            then 'area'
        else 'different'
    end
{%- endmacro %}


{#- A web site of many names is a health system's. -#}
{% macro domain_level() -%}
    case
        when left_records.domain_key is null or right_records.domain_key is null then 'unknown'
        when left_records.domain_key != right_records.domain_key then 'different'
        when left_records.domain_name_count <= 2 then 'own'
        when left_records.domain_name_count <= 6 then 'few'
        else 'many'
    end
{%- endmacro %}


{% macro may_both_be_hospitals() -%}
    (
        coalesce(left_records.match_kind, 'hospital') = 'hospital'
        and coalesce(right_records.match_kind, 'hospital') = 'hospital'
        and coalesce(left_records.match_kind, right_records.match_kind) is not null
    )
{%- endmacro %}
