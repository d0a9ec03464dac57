{#-
    Every source table by what becomes of its rows: what load_reconciliation and quarantined_records
    go over.
-#}

{#-
    Tables of records, as (source, table, staging model): their rows are staged or quarantined by
    the staging model.
-#}
{% macro staged_record_tables() -%}
    {{ return([
        ('uploads', 'organizations', 'stg_uploads__organizations'),
        ('uploads', 'contacts', 'stg_uploads__contacts'),
        ('uploads', 'opportunities', 'stg_uploads__opportunities'),
        ('uploads', 'content', 'stg_uploads__contents'),
        ('uploads', 'source_systems', 'stg_uploads__source_systems'),
        ('uploads', 'consents', 'stg_uploads__consents'),
        ('uploads', 'suppressions', 'stg_uploads__suppressions'),
        ('uploads', 'erasure_requests', 'stg_uploads__erasure_requests'),
        ('uploads', 'field_feedback', 'stg_uploads__field_feedback'),
        ('uploads', 'territories', 'stg_uploads__territories'),
        ('uploads', 'owners', 'stg_uploads__owners'),
        ('salesforce', 'account', 'stg_salesforce__accounts'),
        ('salesforce', 'contact', 'stg_salesforce__contacts'),
        ('salesforce', 'lead', 'stg_salesforce__leads'),
        ('salesforce', 'opportunity', 'stg_salesforce__opportunities'),
        ('salesforce', 'campaign', 'stg_salesforce__campaigns'),
        ('salesforce', 'user', 'stg_salesforce__users'),
        ('hubspot', 'company', 'stg_hubspot__companies'),
        ('hubspot', 'contact', 'stg_hubspot__contacts'),
        ('hubspot', 'contact_merge_audit', 'stg_hubspot__contact_merges'),
        ('hubspot', 'email_event_bounce', 'stg_hubspot__email_event_bounces'),
        ('hubspot', 'email_event_click', 'stg_hubspot__email_event_clicks'),
        ('hubspot', 'email_event_deferred', 'stg_hubspot__email_event_deferrals'),
        ('hubspot', 'email_event_delivered', 'stg_hubspot__email_event_deliveries'),
        ('hubspot', 'email_event_dropped', 'stg_hubspot__email_event_drops'),
        ('hubspot', 'email_event_forward', 'stg_hubspot__email_event_forwards'),
        ('hubspot', 'email_event_open', 'stg_hubspot__email_event_opens'),
        ('hubspot', 'email_event_print', 'stg_hubspot__email_event_prints'),
        ('hubspot', 'email_event_sent', 'stg_hubspot__email_event_sends'),
        ('hubspot', 'email_event_spam_report', 'stg_hubspot__email_event_spam_reports'),
        ('hubspot', 'email_event_status_change', 'stg_hubspot__email_event_status_changes'),
        ('hubspot', 'form', 'stg_hubspot__forms'),
        ('hubspot', 'engagement', 'stg_hubspot__engagements'),
        ('hubspot', 'engagement_company', 'stg_hubspot__engagement_companies'),
        ('hubspot', 'deal', 'stg_hubspot__deals'),
        ('hubspot', 'deal_company', 'stg_hubspot__deal_companies'),
        ('hubspot', 'deal_contact', 'stg_hubspot__deal_contacts'),
        ('marketo', 'lead', 'stg_marketo__leads'),
        ('marketo', 'activity_change_data_value', 'stg_marketo__data_value_changes'),
        ('marketo', 'activity_delete_lead', 'stg_marketo__lead_deletions'),
        ('marketo', 'activity_merge_leads', 'stg_marketo__lead_merges'),
        ('segment', 'identifies', 'stg_segment__identifies'),
        ('nppes', 'npidata', 'stg_nppes__providers'),
        ('cms', 'hospital_general_information', 'stg_cms__hospitals'),
        ('open_payments', 'physicians', 'stg_open_payments__physicians'),
    ]) }}
{%- endmacro %}


{#-
    Tables whose rows are activities, as (source, table, staging model): the ledger's log of
    landings tells of them.
-#}
{% macro staged_activity_tables() -%}
    {{ return([
        ('uploads', 'activities', 'stg_uploads__activities'),
        ('uploads', 'account_signals', 'stg_uploads__account_signals'),
        ('salesforce', 'task', 'stg_salesforce__tasks'),
        ('salesforce', 'event', 'stg_salesforce__events'),
        ('salesforce', 'campaign_member', 'stg_salesforce__campaign_members'),
        ('salesforce', 'call_2_vod_c', 'stg_salesforce__calls'),
        ('hubspot', 'email_event', 'stg_hubspot__email_events'),
        ('hubspot', 'contact_form_submission', 'stg_hubspot__form_submissions'),
        ('hubspot', 'engagement_call', 'stg_hubspot__engagement_calls'),
        ('hubspot', 'engagement_communication', 'stg_hubspot__engagement_communications'),
        ('hubspot', 'engagement_email', 'stg_hubspot__engagement_emails'),
        ('hubspot', 'engagement_meeting', 'stg_hubspot__engagement_meetings'),
        ('hubspot', 'engagement_note', 'stg_hubspot__engagement_notes'),
        ('hubspot', 'engagement_task', 'stg_hubspot__engagement_tasks'),
        ('hubspot', 'engagement_contact', 'stg_hubspot__engagement_contacts'),
        ('marketo', 'activity_send_email', 'stg_marketo__email_sends'),
        ('marketo', 'activity_email_delivered', 'stg_marketo__email_deliveries'),
        ('marketo', 'activity_open_email', 'stg_marketo__email_opens'),
        ('marketo', 'activity_click_email', 'stg_marketo__email_clicks'),
        ('marketo', 'activity_email_bounced', 'stg_marketo__email_bounces'),
        ('marketo', 'activity_email_bounced_soft', 'stg_marketo__email_soft_bounces'),
        ('marketo', 'activity_unsubscribe_email', 'stg_marketo__email_unsubscribes'),
        ('marketo', 'activity_fill_out_form', 'stg_marketo__form_submissions'),
        ('marketo', 'activity_visit_webpage', 'stg_marketo__page_visits'),
        ('marketo', 'activity_click_link', 'stg_marketo__link_clicks'),
        ('segment', 'pages', 'stg_segment__pages'),
        ('open_payments', 'general_payments', 'stg_open_payments__general_payments'),
        ('open_payments', 'research_payments', 'stg_open_payments__research_payments'),
    ]) }}
{%- endmacro %}


{#-
    Sources whose landing is the file; of the others all tables together are one landing,
    `<source>/*`.
-#}
{% macro sources_landed_by_file() -%}
    {{ return(['uploads', 'open_payments']) }}
{%- endmacro %}


{#-
    Landings of activity files that were absorbed since their raw rows were last counted. Counting
    them again each day would read all files each day.
-#}
{% macro activity_landings_to_count() %}
    {%- if not execute or flags.WHICH in ['compile', 'list', 'docs'] -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set landings -%}
        select landings.landing_key
        from (
            select landing_key, max(landing_version) as landing_version
            from {{ ref('int_activity_load_log') }}
            where source_name in ('{{ sources_landed_by_file() | join("', '") }}')
            group by landing_key
        ) as landings
        {%- if is_incremental() %}
        left join (
            select landing_key, max(landing_version) as landing_version
            from {{ this }}
            group by landing_key
        ) as counted
            on landings.landing_key = counted.landing_key
            and landings.landing_version = counted.landing_version
        where counted.landing_key is null
        {%- endif %}
    {%- endset -%}
    {{ return(run_query(landings).columns[0].values() | list) }}
{% endmacro %}


{#-
    Pre-hook of int_activity_raw_counts: forgets the counts of files that have changed or gone
    since.
-#}
{% macro delete_gone_landings() %}
    {%- if not execute or not is_incremental() -%}
        {{ return('select 1') }}
    {%- endif -%}
    {%- set landings = api.Relation.create(
        database=target.database, schema='intermediate', identifier='int_activity_load_log'
    ) -%}
    {{ return(
        'delete from ' ~ this ~ ' where not exists (select 1 from ' ~ landings ~ ' as landings'
        ~ ' where landings.landing_key = ' ~ this.identifier ~ '.landing_key'
        ~ ' and landings.landing_version = ' ~ this.identifier ~ '.landing_version)'
    ) }}
{% endmacro %}
