{#-
    What a version of an activity says, column for column of the ledger, worked out of a row of
    `int_activity_versions`. What carries no load time was known when written, at the latest when it
    happened.
-#}
{% macro activity_version_expressions() %}
    {{ return({
        'activity_id': 'activity_id',
        'activity_hash': 'activity_hash',
        'source_name': 'source_name',
        'source_table': 'source_table',
        'landing_key': 'landing_key',
        'landing_version': 'landing_version',
        'source_system': 'source_system',
        'activity_type': 'activity_type',
        'signal_type': 'signal_type',
        'contact_record_key': source_record_key('source_system', 'contact_record_id'),
        'email_key': 'case when email is not null then ' ~ keyed_hash('email') ~ ' end',
        'refused_keys': 'refused_keys',
        'organization_record_key': source_record_key('source_system', 'organization_record_id'),
        'organization_name_key': organization_name_key('organization_name'),
        'content_id': 'content_id',
        'campaign_id': 'campaign_id',
        'therapy_area': code_name('therapy_area'),
        'product': code_name('product'),
        'outcome': 'outcome',
        'user_agent': 'user_agent',
        'url': 'url',
        'is_deleted': 'is_deleted',
        'occurred_at': 'occurred_at',
        'activity_date': 'activity_date',
        'updated_at': 'updated_at',
        'loaded_at': 'loaded_at',
        'first_loaded_at': 'coalesce(loaded_at, updated_at, occurred_at)',
    }) }}
{% endmacro %}


{#- The names alone. -#}
{% macro activity_version_columns() %}
    {{ return(activity_version_expressions().keys() | list) }}
{% endmacro %}


{#- The select list that makes a version of a raw row. -#}
{% macro activity_version_keyed() -%}
    {%- for column, expression in activity_version_expressions().items() -%}
    {{ expression }}{{ ' as ' ~ column if expression != column }}{{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
