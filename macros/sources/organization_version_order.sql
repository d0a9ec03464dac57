{#- The latest version of an organization record first: a total order of the columns that versions are told in. -#}
{% macro organization_version_order() -%}
    {#- What two versions of one record can differ in beside their times: the last word between them. -#}
    {%- set content_columns = conformed_names('organization')
        | reject('in', ['source_system', 'source_record_id', 'updated_at', 'loaded_at', 'landing_key', 'refusal_words', 'is_word_only']) | list -%}
    {#- Reference files carry no times: the later file name is the later release. -#}
    updated_at desc nulls last, loaded_at desc nulls last, landing_key desc nulls last, {{ content_hash(content_columns) }} desc
{%- endmacro %}
