{#-
    The one list of raw tables: what every source lands, which model stages it, and what its rows are.
    It is a macro, since `ref` and `source` in a loop must be known when dbt parses.

    kind      record: a version of what a source system holds; activity: something that somebody did;
              list: a file of our own that belongs to no source system
    landing   file: a file is read when it is new; source: the tables of the source are joined, so
              they are read together when one of them changes
-#}
{% macro raw_tables() -%}
    {#- source, table, staging model, kind, landing -#}
    {%- set rows = [
        ('uploads', 'organizations', 'stg_uploads__organizations', 'record', 'file'),
        ('uploads', 'contacts', 'stg_uploads__contacts', 'record', 'file'),
        ('uploads', 'opportunities', 'stg_uploads__opportunities', 'record', 'file'),
        ('uploads', 'content', 'stg_uploads__contents', 'list', 'file'),
        ('uploads', 'source_systems', 'stg_uploads__source_systems', 'record', 'file'),
        ('uploads', 'consents', 'stg_uploads__consents', 'record', 'file'),
        ('uploads', 'suppressions', 'stg_uploads__suppressions', 'list', 'file'),
        ('uploads', 'erasure_requests', 'stg_uploads__erasure_requests', 'list', 'file'),
        ('uploads', 'field_feedback', 'stg_uploads__field_feedback', 'list', 'file'),
        ('uploads', 'territories', 'stg_uploads__territories', 'list', 'file'),
        ('uploads', 'owners', 'stg_uploads__owners', 'list', 'file'),
        ('uploads', 'activities', 'stg_uploads__activities', 'activity', 'file'),
        ('uploads', 'account_signals', 'stg_uploads__account_signals', 'activity', 'file'),
        ('salesforce', 'account', 'stg_salesforce__accounts', 'record', 'file'),
        ('salesforce', 'contact', 'stg_salesforce__contacts', 'record', 'file'),
        ('salesforce', 'lead', 'stg_salesforce__leads', 'record', 'file'),
        ('salesforce', 'opportunity', 'stg_salesforce__opportunities', 'record', 'file'),
        ('salesforce', 'campaign', 'stg_salesforce__campaigns', 'record', 'file'),
        ('salesforce', 'user', 'stg_salesforce__users', 'record', 'file'),
        ('salesforce', 'task', 'stg_salesforce__tasks', 'activity', 'source'),
        ('salesforce', 'event', 'stg_salesforce__events', 'activity', 'source'),
        ('salesforce', 'task_relation', 'stg_salesforce__activity_relations', 'activity', 'source'),
        ('salesforce', 'event_relation', 'stg_salesforce__activity_relations', 'activity', 'source'),
        ('salesforce', 'campaign_member', 'stg_salesforce__campaign_members', 'activity', 'source'),
        ('salesforce', 'call_2_vod_c', 'stg_salesforce__calls', 'activity', 'source'),
        ('hubspot', 'company', 'stg_hubspot__companies', 'record', 'file'),
        ('hubspot', 'contact', 'stg_hubspot__contacts', 'record', 'file'),
        ('hubspot', 'contact_merge_audit', 'stg_hubspot__contact_merges', 'record', 'file'),
        ('hubspot', 'contact_company', 'stg_hubspot__contact_companies', 'record', 'file'),
        ('hubspot', 'company_contact', 'stg_hubspot__contact_companies', 'record', 'file'),
        ('hubspot', 'email_event_bounce', 'stg_hubspot__email_event_details', 'record', 'file'),
        ('hubspot', 'email_event_click', 'stg_hubspot__email_event_details', 'record', 'file'),
        ('hubspot', 'email_event_deferred', 'stg_hubspot__email_event_details', 'record', 'file'),
        ('hubspot', 'email_event_delivered', 'stg_hubspot__email_event_details', 'record', 'file'),
        ('hubspot', 'email_event_dropped', 'stg_hubspot__email_event_details', 'record', 'file'),
        ('hubspot', 'email_event_forward', 'stg_hubspot__email_event_details', 'record', 'file'),
        ('hubspot', 'email_event_open', 'stg_hubspot__email_event_details', 'record', 'file'),
        ('hubspot', 'email_event_print', 'stg_hubspot__email_event_details', 'record', 'file'),
        ('hubspot', 'email_event_sent', 'stg_hubspot__email_event_details', 'record', 'file'),
        ('hubspot', 'email_event_spam_report', 'stg_hubspot__email_event_details', 'record', 'file'),
        ('hubspot', 'email_event_status_change', 'stg_hubspot__email_event_details', 'record', 'file'),
        ('hubspot', 'form', 'stg_hubspot__forms', 'record', 'file'),
        ('hubspot', 'engagement', 'stg_hubspot__engagements', 'record', 'file'),
        ('hubspot', 'engagement_company', 'stg_hubspot__engagement_companies', 'record', 'file'),
        ('hubspot', 'deal', 'stg_hubspot__deals', 'record', 'file'),
        ('hubspot', 'merged_deal', 'stg_hubspot__merged_deals', 'record', 'file'),
        ('hubspot', 'deal_pipeline_stage', 'stg_hubspot__deal_stages', 'record', 'file'),
        ('hubspot', 'deal_company', 'stg_hubspot__deal_associations', 'record', 'file'),
        ('hubspot', 'deal_contact', 'stg_hubspot__deal_associations', 'record', 'file'),
        ('hubspot', 'email_event', 'stg_hubspot__email_events', 'activity', 'source'),
        ('hubspot', 'contact_form_submission', 'stg_hubspot__form_submissions', 'activity', 'source'),
        ('hubspot', 'engagement_call', 'stg_hubspot__engagement_details', 'activity', 'source'),
        ('hubspot', 'engagement_communication', 'stg_hubspot__engagement_details', 'activity', 'source'),
        ('hubspot', 'engagement_email', 'stg_hubspot__engagement_details', 'activity', 'source'),
        ('hubspot', 'engagement_meeting', 'stg_hubspot__engagement_details', 'activity', 'source'),
        ('hubspot', 'engagement_note', 'stg_hubspot__engagement_details', 'activity', 'source'),
        ('hubspot', 'engagement_task', 'stg_hubspot__engagement_details', 'activity', 'source'),
        ('hubspot', 'engagement_contact', 'stg_hubspot__engagement_contacts', 'activity', 'source'),
        ('marketo', 'lead', 'stg_marketo__leads', 'record', 'file'),
        ('marketo', 'activity_change_data_value', 'stg_marketo__data_value_changes', 'record', 'file'),
        ('marketo', 'activity_delete_lead', 'stg_marketo__lead_deletions', 'record', 'file'),
        ('marketo', 'activity_merge_leads', 'stg_marketo__lead_merges', 'record', 'file'),
        ('marketo', 'activity_send_email', 'stg_marketo__activities', 'activity', 'source'),
        ('marketo', 'activity_email_delivered', 'stg_marketo__activities', 'activity', 'source'),
        ('marketo', 'activity_open_email', 'stg_marketo__activities', 'activity', 'source'),
        ('marketo', 'activity_click_email', 'stg_marketo__activities', 'activity', 'source'),
        ('marketo', 'activity_email_bounced', 'stg_marketo__activities', 'activity', 'source'),
        ('marketo', 'activity_email_bounced_soft', 'stg_marketo__activities', 'activity', 'source'),
        ('marketo', 'activity_unsubscribe_email', 'stg_marketo__activities', 'activity', 'source'),
        ('marketo', 'activity_fill_out_form', 'stg_marketo__activities', 'activity', 'source'),
        ('marketo', 'activity_visit_webpage', 'stg_marketo__activities', 'activity', 'source'),
        ('marketo', 'activity_click_link', 'stg_marketo__activities', 'activity', 'source'),
        ('segment', 'identifies', 'stg_segment__identifies', 'record', 'file'),
        ('segment', 'pages', 'stg_segment__pages', 'activity', 'source'),
        ('nppes', 'npidata', 'stg_nppes__providers', 'record', 'file'),
        ('cms', 'hospital_general_information', 'stg_cms__hospitals', 'record', 'file'),
        ('open_payments', 'physicians', 'stg_open_payments__physicians', 'record', 'file'),
        ('open_payments', 'general_payments', 'stg_open_payments__general_payments', 'activity', 'file'),
        ('open_payments', 'research_payments', 'stg_open_payments__research_payments', 'activity', 'file'),
    ] -%}
    {%- set tables = [] -%}
    {%- for source_name, table_name, staged_model, kind, landing in rows -%}
        {%- do tables.append({
            'source': source_name,
            'table': table_name,
            'name': source_name ~ '.' ~ table_name,
            'model': staged_model,
            'kind': kind,
            'landing': landing,
        }) -%}
    {%- endfor -%}
    {{ return(tables) }}
{%- endmacro %}


{#-
    The one list of conformed models: `int_<source>__<rows>`, by the columns that they share. Records
    and the ledger are the union of what is listed here.
-#}
{% macro conformed_models(entity) -%}
    {{ return({
        'organization': [
            'int_uploads__organizations',
            'int_salesforce__organizations',
            'int_hubspot__organizations',
            'int_nppes__organizations',
            'int_cms__organizations',
            'int_open_payments__organizations',
        ],
        'contact': [
            'int_uploads__contacts',
            'int_salesforce__contacts',
            'int_hubspot__contacts',
            'int_marketo__contacts',
            'int_segment__contacts',
            'int_open_payments__contacts',
        ],
        'merge': [
            'int_salesforce__merges',
            'int_hubspot__merges',
            'int_marketo__merges',
            'int_segment__merges',
        ],
        'activity': [
            'int_uploads__activities',
            'int_salesforce__activities',
            'int_salesforce__participations',
            'int_salesforce__campaign_members',
            'int_salesforce__calls',
            'int_hubspot__email_events',
            'int_hubspot__form_submissions',
            'int_hubspot__engagements',
            'int_marketo__activities',
            'int_segment__activities',
            'int_open_payments__activities',
        ],
    }[entity]) }}
{%- endmacro %}


{#- Raw tables of activities: the ledger tells of their rows. -#}
{% macro activity_tables() -%}
    {{ return(raw_tables() | selectattr('kind', 'equalto', 'activity') | list) }}
{%- endmacro %}


{#- Raw tables of all else: their staging models tell of their rows. -#}
{% macro record_tables() -%}
    {{ return(raw_tables() | rejectattr('kind', 'equalto', 'activity') | list) }}
{%- endmacro %}


{#-
    Staging models of raw tables, each with its tables: {model, tables}. A model of several tables says
    in `source_table` which one a row is of.
-#}
{% macro staged_models(tables) -%}
    {%- set staged = [] -%}
    {%- for model in tables | map(attribute='model') | unique -%}
        {%- do staged.append({
            'model': model,
            'tables': tables | selectattr('model', 'equalto', model) | list,
        }) -%}
    {%- endfor -%}
    {{ return(staged) }}
{%- endmacro %}


{#- The name of a staged row's raw table: told by the row where one model stages several. -#}
{% macro source_table_of(staged) -%}
    {{ 'source_table' if staged.tables | length > 1 else "'" ~ staged.tables[0].name ~ "'" }}
{%- endmacro %}


{#- The sources of activities: {source, landing, tables, models}, where models are the conformed ones. -#}
{% macro activity_sources() -%}
    {%- set sources = [] -%}
    {%- for source_name in activity_tables() | map(attribute='source') | unique -%}
        {%- set tables = activity_tables() | selectattr('source', 'equalto', source_name) | list -%}
        {%- set models = [] -%}
        {%- for model in conformed_models('activity') if model.startswith('int_' ~ source_name ~ '__') -%}
            {%- do models.append(model) -%}
        {%- endfor -%}
        {%- do sources.append({
            'source': source_name,
            'landing': tables[0].landing,
            'tables': tables | map(attribute='table') | list,
            'models': models,
        }) -%}
    {%- endfor -%}
    {{ return(sources) }}
{%- endmacro %}


{#- Raw tables as quoted names for a list in SQL. -#}
{% macro quoted_table_names(tables) -%}
    '{{ tables | map(attribute='name') | join("',\n        '") }}'
{%- endmacro %}
