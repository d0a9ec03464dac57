{#- What a record of a person says against being contacted, in the words of its source. -#}

{#-
    A flag by which somebody refuses: where nothing is written it does not, and what is written there and
    cannot be read counts as a refusal.
-#}
{% macro refusal_flag(expression) -%}
    case
        when {{ clean_text(expression) }} is null then false
        when {{ word_key(expression) }} in ({{ sql_texts(opt_in_words()) }}) then false
        else coalesce({{ try_boolean(expression) }}, true)
    end
{%- endmacro %}

{#-
    True where a cell of a permission is none: whatever is written there but a yes, the day of one, or a ground
    that the law knows. What cannot be read counts as a refusal.
-#}
{% macro lacks_permission(expression) -%}
    case
        when {{ clean_text(expression) }} is null then false
        when {{ word_key(expression) }} in ({{ sql_texts(opt_in_words() + permitting_words()) }}) then false
        else not coalesce({{ try_boolean(expression) }}, {{ try_timestamp(expression) }} is not null)
    end
{%- endmacro %}

{#- True where a cell that tells of permission, among other things, tells of a refusal. -#}
{% macro says_no(expression) -%}
    coalesce({{ tells_refusal("cast(" ~ expression ~ " as " ~ dbt.type_string() ~ ")") }}, false)
{%- endmacro %}

{#- Words that are a plain no where a permission belongs. -#}
{% macro refusing_words() -%}
    {{ return([
        'out', 'refused', 'declined', 'rejected', 'notgranted', 'notgiven', 'notpermitted', 'notallowed', 'noconsent',
        'consentwithdrawn', 'none', 'nein', 'non', 'never', 'inactive', 'cancelled', 'canceled', 'removed', 'objected',
        'withdrew',
    ]) }}
{%- endmacro %}

{% macro permitting_words() -%}
    {{ return([
        'in', 'granted', 'given', 'consented', 'consent', 'consentgiven', 'agreed', 'agree', 'accepted', 'allowed',
        'permitted', 'confirmed', 'active', 'approved', 'contactable', 'marketable', 'doubleoptin', 'singleoptin',
        'confirmedoptin', 'express', 'explicit', 'expressconsent', 'explicitconsent', 'valid', 'subscriber', 'oui', 'si',
        'ja', 'sim', 'erteilt', 'freelygivenconsentfromcontact', 'legitimateinterest', 'legitimateinterests',
        'legitimateinterestprospectlead', 'legitimateinterest–prospectlead', 'legitimateinterestexistingcustomer',
        'legitimateinterest–existingcustomer', 'performanceofacontract', 'contract',
    ]) }}
{%- endmacro %}


{#-
    Whether a person of a connector's table refused: by the flag of the table, by a column that nobody
    declared, or, where its file lacks the flag, because nobody knows who refused.
-#}
{% macro has_refused(flag) -%}
    (
        coalesce(lacks_refusal, false)
        or coalesce(refuses_elsewhere, false)
        or {{ refusal_flag(flag) }}
    )
{%- endmacro %}

{#-
    True where a text of people or of their tools tells of a refusal, whatever else it says: in words of
    unsubscribing, or as a no beside a word of calling, writing or contact.
-#}
{% macro tells_refusal(expression) -%}
    coalesce({{ has_pattern(
        "replace(lower(" ~ expression ~ "), '&nbsp;', ' ')",
        'opt[^a-z]*(ed|ing)?[^a-z]*out|un[^a-z]*sub|spam|complain|do[^a-z]*not|do?nt?[^a-z]*t?[^a-z]*(call|contact|e?mail)'
        ~ '|remov(e|al)|withdr[ae]w|revok|no[^a-z]*consent|(^|[^a-z])stop([^a-z]|$)|(^|[^a-z])dnc([^a-z]|$)'
        ~ '|abmeld|abgemeld|abbestell|wider(r?uf|spruch)|d.sabonn|d.sinscri|de[^a-z]*baja|^baja$|forget[^a-z]*me'
        ~ '|отпис|配信停止|take[^a-z]*(me|us|him|her|them)?[^a-z]*off|off[^a-z]*(of|the|your|our)?[^a-z]*list|legal action|harass'
        ~ '|(never|no more)[^a-z]*(call|contact|ring|phon|e?-?mail|writ|visit)'
        ~ '|(nicht mehr|nie mehr|nie wieder|niemals)[^,.;:]{0,15}(anruf|angeruf|kontakt|mail|schreib|bel(l|ä)st|melden)'
        ~ '|kein[a-z]*( weiteren?)? (kontakt|anruf|e?-?mail|werbung)'
        ~ '|plus[^,.;:]{0,15}(appel|contact|sollicit|.cri|mail)|(pas|jamais) (de |d.|me |nous |la |le |les )?(re|r)?(appel|contact)'
        ~ '|(no|nunca) (me |nos |la |lo )?(volver|vuelv|llam|contact(ar|en?($|[^a-z])))|non (mi |ci |la |lo )?(ri)?(chiam|contatt)'
        ~ '|(niet|nooit) (meer )?(bel|contact|mail|benader)|geen (contact|telefo|mail)|nie (dzwo|kontakt|pis)'
        ~ '|n(a|ã)o (me |nos )?(lig|contact|contat|telefon)|не (надо )?(звон|пис)'
    ) }}, false)
{%- endmacro %}


{#-
    True where a word that nobody knows, of a type of activity or (`is_ground`) of the ground of a permission, may
    tell of a refusal: also by what in a conversation could be about something else.
-#}
{% macro may_tell_refusal(expression, is_ground=false) -%}
    ({{ tells_refusal(expression) }} or coalesce({{ has_pattern(
        "lower(" ~ expression ~ ")",
        'object(ion|ed)|refus|den(y|ied)|declin|blacklist|blocklist|erasure|gdpr|take[^a-z]*me[^a-z]*off|no[^a-z]*longer|never'
        ~ ('|(^|[^a-z])no(t|ne)?([^a-z]|$)|cancel|pending|unknown|expired' if is_ground else '')
    ) }}, false))
{%- endmacro %}


{#- True where a wish for how often asks for nothing at all. -#}
{% macro wishes_nothing(expression) -%}
    coalesce(
        {{ has_pattern(
            "lower(" ~ expression ~ ")",
            '(^|[^a-z0-9])(never|stop|none|no|not|nothing|zero|nie|kein[a-z]*|0+)([^a-z0-9.,]|$)'
        ) }}
        and not {{ has_pattern("lower(" ~ expression ~ ")", 'more|most|max|[1-9]') }},
        false
    )
{%- endmacro %}


{#- The word of such a flag where it could only be guessed, for quality.unread_words. -#}
{% macro unread_refusal(expression, more_words=[]) -%}
    case
        when
            {{ word_key(expression) }}
            in ({{ sql_texts(opt_in_words() + opt_out_words() + more_words) }})
            then cast(null as {{ dbt.type_string() }})
        when {{ try_boolean(expression) }} is null then {{ clean_text(expression) }}
    end
{%- endmacro %}

{% macro opt_out_words() -%}
    {{ return([
        'optedout', 'optout', 'unsubscribed', 'unsubscribe', 'denied', 'withdrawn', 'revoked', 'stop',
        'donotemail', 'donotcontact', 'donotcall', 'donotmail', 'blocked', 'suppressed',
    ]) }}
{%- endmacro %}

{% macro opt_in_words() -%}
    {{ return(['optedin', 'optin', 'subscribed', 'notoptedout', 'optoutno']) }}
{%- endmacro %}


{#- The flags by which tables of people say no: who reads them, and what each is taken as. -#}
{% macro refusing_tables() -%}
    {%- set out, uncalled, unmailable = 'opted out', 'not to be called', 'unmailable' -%}
    {{ return([
        ('uploads', 'contacts', 'stg_uploads__contacts', {
            'is_opted_out': out, 'is_pdrp': 'prescribing data restricted', 'is_deleted': 'deleted',
        }),
        ('hubspot', 'contact', 'stg_hubspot__contacts', {
            'property_hs_email_optout': out,
            'property_hs_email_bad_address': unmailable, 'property_hs_email_quarantined': unmailable,
        }),
        ('salesforce', 'contact', 'stg_salesforce__contacts', {
            'has_opted_out_of_email': out, 'do_not_call': uncalled, 'is_email_bounced': unmailable,
        }),
        ('salesforce', 'lead', 'stg_salesforce__leads', {
            'has_opted_out_of_email': out, 'do_not_call': uncalled, 'is_email_bounced': unmailable,
        }),
        ('salesforce', 'account', 'stg_salesforce__accounts', {
            'person_has_opted_out_of_email': out, 'person_do_not_call': uncalled,
            'do_not_call_vod_c': uncalled, 'person_is_email_bounced': unmailable,
        }),
        ('marketo', 'lead', 'stg_marketo__leads', {
            'unsubscribed': out, 'black_listed': out, 'marketing_suspended': out, 'do_not_call': uncalled,
            'email_invalid': unmailable, 'email_suspended': unmailable,
        }),
    ]) }}
{%- endmacro %}

{#- The tables of people and consents whose columns that nobody declared may say no. -#}
{% macro staged_with_permissions() -%}
    {%- set staged = [('uploads', 'consents', 'stg_uploads__consents'), ('segment', 'identifies', 'stg_segment__identifies')] -%}
    {%- for source, table, model, flags in refusing_tables() -%}
        {%- do staged.append((source, table, model)) -%}
    {%- endfor -%}
    {{ return(staged) }}
{%- endmacro %}

{#- In a staging model: one column `unread_<flag>` for each flag of the table. -#}
{% macro unread_refusals(source_name, table_name) -%}
    {%- set columns = [] -%}
    {%- for source, table, staged, flags in refusing_tables() if source == source_name and table == table_name -%}
        {%- for flag in flags -%}
            {%- do columns.append(unread_refusal(flag) ~ ' as unread_' ~ flag) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do columns.append('unread_elsewhere') -%}
    {{ columns | join(',\n        ') }}
{%- endmacro %}


{#- The channels that a do-not-call closes; every other one stays as it is. -#}
{% macro channels_refused_by(do_not_call) -%}
    case when {{ do_not_call }} then 'phone;sms' end
{%- endmacro %}


{#-
    Whether mail to the address came back: the flag says so, or, where there is none, a date or a
    reason of the bounce does.
-#}
{% macro is_bounced(flag, bounced_at, reason) -%}
    case
        when {{ clean_text(flag) }} is not null then {{ refusal_flag(flag) }}
        else {{ clean_text(bounced_at) }} is not null or {{ clean_text(reason) }} is not null
    end
{%- endmacro %}
