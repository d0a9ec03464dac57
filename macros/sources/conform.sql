{#-
    The columns that all sources share, in order, as (column, type, what fills it where a source says
    nothing: null, false, or the column of that name that every staging model has).
-#}
{% macro conformed_columns(entity) -%}
    {%- set text, number, time = dbt.type_string(), dbt.type_bigint(), 'timestamp' -%}
    {{ return({
        'organization': [
            ('source_system', text, 'source_system'),
            ('source_record_id', text, none),
            ('organization_name', text, none),
            ('alternate_name', text, none),
            ('address_line_1', text, none),
            ('address_line_2', text, none),
            ('city', text, none),
            ('state', text, none),
            ('postal_code', text, none),
            ('country', text, none),
            ('phone', text, none),
            ('website', text, none),
            ('organization_type', text, none),
            ('ownership', text, none),
            ('npi', text, none),
            ('ccn', text, none),
            ('tax_id', text, none),
            ('parent_source_record_id', text, none),
            ('bed_count', number, none),
            ('annual_patient_volume', number, none),
            ('therapy_areas', text, none),
            ('service_lines', text, none),
            ('current_therapies', text, none),
            ('has_formulary_committee', 'boolean', none),
            ('refusal_words', text, none),
            ('is_word_only', 'boolean', 'false'),
            ('is_deleted', 'boolean', 'false'),
            ('created_at', time, none),
            ('updated_at', time, none),
            ('loaded_at', time, none),
            ('landing_key', text, 'landing_key'),
            ('landed_from', text, none),
        ],
        'contact': [
            ('source_system', text, 'source_system'),
            ('source_record_id', text, none),
            ('organization_record_key', text, none),
            ('organization_name', text, none),
            ('first_name', text, none),
            ('last_name', text, none),
            ('email', text, none),
            ('additional_emails', text, none),
            ('phone', text, none),
            ('npi', text, none),
            ('job_title', text, none),
            ('specialty', text, none),
            ('address_line_1', text, none),
            ('city', text, none),
            ('state', text, none),
            ('postal_code', text, none),
            ('country', text, none),
            ('frequency', text, none),
            ('lead_source', text, none),
            ('lead_campaign_id', text, none),
            ('allowed_products', text, none),
            ('allowed_regions', text, none),
            ('is_opted_out', 'boolean', 'false'),
            ('refused_channels', text, none),
            ('is_unmailable', 'boolean', 'false'),
            ('unmailable_since', time, none),
            ('is_pdrp', 'boolean', 'false'),
            ('refusal_words', text, none),
            ('is_word_only', 'boolean', 'false'),
            ('is_deleted', 'boolean', 'false'),
            ('created_at', time, none),
            ('updated_at', time, none),
            ('loaded_at', time, none),
            ('landing_key', text, 'landing_key'),
            ('landed_from', text, none),
        ],
        'activity': [
            ('source_table', text, none),
            ('landing_key', text, 'landing_key'),
            ('source_system', text, 'source_system'),
            ('activity_record_id', text, none),
            ('activity_type', text, none),
            ('occurred_at', time, none),
            ('contact_record_id', text, none),
            ('contact_given', text, none),
            ('email', text, none),
            ('refusing_text', text, none),
            ('refusal_type', text, none),
            ('organization_record_id', text, none),
            ('organization_name', text, none),
            ('content_id', text, none),
            ('campaign_id', text, none),
            ('therapy_area', text, none),
            ('product', text, none),
            ('outcome', text, none),
            ('user_agent', text, none),
            ('url', text, none),
            ('is_deleted', 'boolean', 'false'),
            ('updated_at', time, none),
            ('loaded_at', time, none),
            ('quarantine_reason', text, 'quarantine_reason'),
            ('record_key', text, 'record_key'),
            ('raw_record', text, 'raw_record'),
        ],
    }[entity]) }}
{%- endmacro %}


{#- Names of the shared columns, in order. -#}
{% macro conformed_names(entity) -%}
    {{ return(conformed_columns(entity) | map(attribute=0) | list) }}
{%- endmacro %}


{#-
    The select list of a conformed model: every shared column in order. `mapped` says what fills a
    column (an SQL expression), `as_named` lists the columns that the source names the same; all
    others are filled as conformed_columns() says.
-#}
{% macro conform(entity, mapped, as_named=[]) -%}
    {%- set names = conformed_names(entity) -%}
    {%- for name in mapped.keys() | list + as_named if name not in names -%}
        {%- do exceptions.raise_compiler_error("conform: '" ~ name ~ "' is no column of " ~ entity ~ "; see conformed_columns()") -%}
    {%- endfor -%}
    {%- for name in as_named if name in mapped -%}
        {%- do exceptions.raise_compiler_error("conform: '" ~ name ~ "' is mapped and named the same") -%}
    {%- endfor -%}
    {%- for name, type, otherwise in conformed_columns(entity) %}
        {%- if name in as_named %}
        {{ name }}
        {%- elif name in mapped %}
        {{ mapped[name] }} as {{ name }}
        {%- else %}
        {{ otherwise or 'cast(null as ' ~ type ~ ')' }} as {{ name }}
        {%- endif %}
        {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
