{#- How records are named: one id is one record in whatever spelling it comes. -#}

{#- The id of a record: what a spreadsheet or a data frame took for a number, `123.0`, is `123` again. -#}
{% macro record_id(expression) -%}
    {%- set given = clean_text(expression) -%}
    case
        when {{ given }} like '%.%0' and {{ has_pattern(given, '^[0-9]+[.]0+$') }}
            then {{ dbt.split_part(given, "'.'", 1) }}
        else {{ without_address(given) }}
    end
{%- endmacro %}


{#- An id that is or holds an e-mail address is known by its keyed hash: ids are published. -#}
{% macro without_address(given) -%}
    case
        when {{ holds_address(given) }}
            then 'hashed-' || {{ keyed_hash("lower(" ~ given ~ ")") }}
        else {{ given }}
    end
{%- endmacro %}


{#- What marks a campaign: a code is published as it is, a name that people gave it by its keyed hash. -#}
{% macro campaign_code(given) -%}
    case
        when
            {{ has_pattern(given, '^[A-Za-z0-9_.:/+~-]+$') }}
            and not {{ has_pattern(given, written_telephone_pattern()) }}
            then {{ given }}
        else 'hashed-' || {{ keyed_hash("lower(" ~ given ~ ")") }}
    end
{%- endmacro %}


{#-
    The id of a Salesforce record in 18 characters. Reports export the first 15, which tell upper from
    lower case; the last three say, five characters each, which of them are upper case.
-#}
{% macro salesforce_id(expression) -%}
    {%- set given = clean_text(expression) -%}
    case
        when length({{ given }}) = 15 and {{ has_pattern(given, '^[a-zA-Z0-9]+$') }}
            then concat(
                {{ given }}
                {%- for start in [1, 6, 11] %},
                {{ case_checksum("substr(" ~ given ~ ", " ~ start ~ ", 5)") }}
                {%- endfor %}
            )
        else {{ without_address(given) }}
    end
{%- endmacro %}


{#- One character for the case of five: a bit each, the first the lowest, as one of A to Z and 0 to 5. -#}
{% macro case_checksum(characters) -%}
    {%- set pairs = [] -%}
    {%- for sign in 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345' -%}
        {%- set bits = '{:05b}'.format(loop.index0) | reverse -%}
        {%- do pairs.append(bits ~ '=' ~ sign) -%}
    {%- endfor -%}
    {%- set bits = replace_pattern(replace_pattern(characters, '[^A-Z]', '0'), '[A-Z]', '1') -%}
    {%- set table = "'" ~ pairs | join(' ') ~ "'" -%}
    substr({{ table }}, {{ position_of("concat(" ~ bits ~ ", '=')", table) }} + 6, 1)
{%- endmacro %}


{#-
    The id of a Salesforce account, contact or lead in what somebody wrote down, perhaps with its system
    before it (`salesforce:003..`); null where there is none.
-#}
{% macro salesforce_id_in(expression) -%}
    case
        when {{ has_pattern(expression, salesforce_id_pattern()) }}
            then {{ replace_groups(expression, salesforce_id_pattern(), '%3') }}
    end
{%- endmacro %}

{#- The same text with that id as the records spell it. -#}
{% macro salesforce_id_spelled(expression, salesforce_id_given) -%}
    case
        when {{ salesforce_id_given }} is null then {{ expression }}
        else concat(
            case
                when {{ has_pattern(expression, '^[Ss][Aa][Ll][Ee][Ss]') }} then 'salesforce:' else ''
            end,
            case when lower({{ salesforce_id_given }}) like '00q%' then 'lead/' else '' end,
            {{ salesforce_id(salesforce_id_given) }}
        )
    end
{%- endmacro %}

{#-
    The ids of persons in the address of a page, between semicolons: that of a record of Salesforce or HubSpot with its
    system, else what follows on a word for a person. Null where the text is no address of a page.
-#}
{% macro ids_in_url(expression) -%}
    case
        when {{ has_pattern(expression, '^ *(https?:/|www[.]|[a-z0-9.-]+[.](com|net|org|io|eu|de)/)') }}
            then concat_ws(
                ';',
                {{ salesforce_id_spelled(
                    first_match(expression, '(003|00Q)[a-zA-Z0-9]{12}([a-zA-Z0-9]{3})?'),
                    "nullif(" ~ first_match(expression, '(003|00Q)[a-zA-Z0-9]{12}([a-zA-Z0-9]{3})?') ~ ", '')"
                ) }},
                case
                    when {{ has_pattern(expression, 'hubspot[.].*/(contact|record/0-1)/[0-9]+([/?#].*)?$') }}
                        then {{ replace_groups(
                            expression, '^.*/(contact|record/0-1)/([0-9]+)([/?#].*)?$', 'hubspot:%2'
                        ) }}
                    when {{ has_pattern(expression, '/(contacts?|persons?|people|leads?|hcps?|customers?|members?|users?)/[^/?#]+/?([?#].*)?$') }}
                        then {{ replace_groups(
                            expression,
                            '^.*/(contacts?|persons?|people|leads?|hcps?|customers?|members?|users?)/([^/?#]+)/?([?#].*)?$',
                            '%2'
                        ) }}
                    when {{ has_pattern(expression, '[?&](contact_?id|id|person_?id|lead_?id)=[^&#]+') }}
                        then {{ replace_groups(
                            expression, '^.*[?&](contact_?id|id|person_?id|lead_?id)=([^&#]+).*$', '%2'
                        ) }}
                end
            )
    end
{%- endmacro %}

{% macro salesforce_id_pattern() -%}
    {{ return(
        '^([Ss][Aa][Ll][Ee][Ss] ?[Ff][Oo][Rr][Cc][Ee] *[-:|/] *)?(lead/)?((001|003|00[Qq])[a-zA-Z0-9]{12}([a-zA-Z0-9]{3})?)$'
    ) }}
{%- endmacro %}


{#- The id that a row of uploads gives to a record of the system that it names. -#}
{% macro record_id_in(source_system, expression) -%}
    case
        when lower({{ clean_text(source_system) }}) = 'salesforce' then {{ salesforce_id(expression) }}
        else {{ record_id(expression) }}
    end
{%- endmacro %}


{#- The same for a person. Salesforce keeps leads apart from contacts, and so do the records. -#}
{% macro contact_record_id_in(source_system, expression) -%}
    case
        when
            lower({{ clean_text(source_system) }}) = 'salesforce'
            and {{ clean_text(expression) }} like '00Q%'
            then 'lead/' || {{ salesforce_id(expression) }}
        else {{ record_id_in(source_system, expression) }}
    end
{%- endmacro %}


{#- True where at least one of the pairs of values is known on both sides, and all that are known differ. -#}
{% macro all_known_differ(pairs) -%}
    (
            {%- for one, other in pairs %}
            {{ 'and ' if not loop.first }}coalesce({{ one }} != {{ other }}, true)
            {%- endfor %}
            and (
                {%- for one, other in pairs %}
                {{ 'or ' if not loop.first }}coalesce({{ one }} != {{ other }}, false)
                {%- endfor %}
            )
        )
{%- endmacro %}


{#-
    Several portals of one tool count their records alike: `42` is a company in each. Where rows say which one they
    are of, all ids in them stand behind its name, `emea-42`, so that nobody later needs to know. It is said by a
    folder `instance_emea` around the files, or by the column `source_relation` that connectors write when they put
    several together.
-#}
{% macro by_instance_sql(node, from_sql, columns, landings) %}
    {%- set named, said = [], [] -%}
    {%- if 'sourcerelation' in columns -%}
        {%- do named.append("trim(" ~ adapter.quote(columns['sourcerelation'][0]) ~ ")") -%}
    {%- endif -%}
    {%- if modules.re.search('/instance_[^/]+/', landings | map(attribute='landing_key') | join(' ')) -%}
        {%- do named.append("regexp_extract(substr(filename, " ~ (raw_dir() | length + 1) ~ "), '/instance_([^/]+)/', 1)") -%}
    {%- endif -%}
    {%- for name in named -%}
        {%- do said.append("nullif(regexp_replace(" ~ name ~ ", '[^A-Za-z0-9_]+', '_', 'g'), '')") -%}
    {%- endfor -%}
    {%- if not said or node.source_name not in instanced_sources() -%}
        {{ return(from_sql) }}
    {%- endif -%}
    {%- set replaced = [] -%}
    {%- for column in own_columns(node) if is_instance_id(column.name) -%}
        {%- for name in columns.get(plain_name(column.name), []) -%}
            {%- set given = "regexp_replace(trim(cast(" ~ adapter.quote(name) ~ " as varchar)), '^([0-9]+)[.]0+$', '\\1')" -%}
            {%- do replaced.append(
                "case when coalesce(" ~ said | join(', ') ~ ") is null or " ~ given ~ " in ('closedwon', 'closedlost') then "
                ~ given ~ " else regexp_replace(" ~ given ~ ", '(^|[;,\\[] *\"?)([^\\]\\[;,\" ])', '\\1' || coalesce("
                ~ said | join(', ') ~ ") || '-\\2', 'g') end as " ~ adapter.quote(name)
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return('(select * replace (' ~ replaced | join(', ') ~ ') from ' ~ from_sql ~ ') as by_instance' if replaced else from_sql) }}
{% endmacro %}


{#- Tools that count their records: those of Salesforce and Segment are one everywhere. -#}
{% macro instanced_sources() -%}
    {{ return(['hubspot', 'marketo']) }}
{%- endmacro %}


{#- Whether a column holds ids of an instance's own; the type of a link is the same in all. -#}
{% macro is_instance_id(name) -%}
    {{ return(
        modules.re.search('(^|_)(id|ids|vid|vids|guid)$|^vid_to_merge$|companyid$', name) is not none and name != 'type_id'
    ) }}
{%- endmacro %}
