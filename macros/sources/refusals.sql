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
    (
        coalesce({{ tells_refusal("cast(" ~ expression ~ " as " ~ dbt.type_string() ~ ")") }}, false)
        or coalesce({{ word_key(expression) }} in ({{ sql_texts(closing_words()) }}), false)
    )
{%- endmacro %}

{#- Words that close whatever they are said of. -#}
{% macro closing_words() -%}
    {{ return(opt_out_words() + [
        'gesperrt', 'sperre', 'blacklisted', 'blocklisted', 'blacklist', 'blocklist', 'dnc', 'objected', 'refused',
        'embargoed', 'embargo', 'offlimits', 'notcontactable', 'nocontact', 'bloque', 'bloccato', 'bloqueado',
    ]) }}
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
    One word of a row against contact, `<kind>.<column>=1;`, or `=0;` where it says plainly that there is no refusal;
    of a cell without anything, nothing. `kind` is what it closes: o everything, c calls, p data on prescribing.
-#}
{% macro refusal_word(kind, name, cell, is_refusal) -%}
    {%- set plain = modules.re.sub('[^a-z0-9]', '', plain_name(name)) or 'unnamed' -%}
    case
        when {{ clean_text(cell) }} is null then ''
        when {{ is_refusal }} then '{{ kind }}.{{ plain }}=1;'
        else '{{ kind }}.{{ plain }}=0;'
    end
{%- endmacro %}

{#- In a staging model: all words of a row against contact, also of columns that nobody declared; null where there is none. -#}
{% macro refusal_words(source_name, table_name) -%}
    {%- set kinds = {'opted out': 'o', 'not to be called': 'c', 'prescribing data restricted': 'p'} -%}
    {%- set words = [] -%}
    {%- for source, table, staged, flags in refusing_tables() if source == source_name and table == table_name -%}
        {%- for flag, taken_as in flags.items() if taken_as in kinds -%}
            {%- do words.append(refusal_word(kinds[taken_as], flag, flag, refusal_flag(flag))) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if source_name == 'uploads' and table_name == 'contacts' -%}
        {%- do words.append(refusal_word('o', 'frequency', 'frequency', wishes_nothing('frequency'))) -%}
    {%- endif -%}
    nullif(concat({{ (words + ["coalesce(words_elsewhere, '')", "''"]) | join(', ') }}), '')
{%- endmacro %}

{#-
    The same of a row that names its attribute in a cell, `Black Listed`, and its value in another; null where
    the name tells nothing of permission.
-#}
{% macro refusal_word_of_attribute(name, value) -%}
    {%- set patterns = permission_name_patterns() -%}
    {%- set plain = replace_pattern("lower(" ~ seen_text(name) ~ ")", '[^a-z0-9]+', '') -%}
    case
        when
            {{ clean_text(value) }} is null
            or lower({{ clean_text(value) }}) in ('null', 'none', 'nil', '(null)')
            or (
                {{ has_pattern(plain, patterns.passed_over) }}
                and not {{ has_pattern(plain, patterns.heard_anyway) }}
            )
            then cast(null as {{ dbt.type_string() }})
        when {{ plain }} = 'donotcall'
            then 'c.donotcall=' || case when {{ refusal_flag(value) }} then '1;' else '0;' end
        when {{ has_pattern(plain, patterns.refusal) }}
            then 'o.' || {{ plain }} || case when {{ refusal_flag(value) }} then '=1;' else '=0;' end
        when {{ has_pattern(plain, patterns.permission) }} and {{ has_pattern(plain, patterns.of_letters) }}
            then cast(null as {{ dbt.type_string() }})
        when {{ has_pattern(plain, patterns.permission) }} and not {{ has_pattern(plain, patterns.about) }}
            then
                case
                    when
                        {{ has_pattern(plain, patterns.of_calls) }}
                        and not {{ has_pattern(replace_pattern(plain, 'call(able)?', ''), patterns.of_more_than_calls) }}
                        then 'c.'
                    else 'o.'
                end
                || {{ plain }}
                || case when {{ lacks_permission(value) }} then '=1;' else '=0;' end
        when {{ has_pattern(plain, patterns.permission) }} or {{ has_pattern(plain, patterns.of_all) }}
            then 'o.' || {{ plain }} || case when {{ says_no(value) }} then '=1;' else '=0;' end
    end
{%- endmacro %}

{#- True where one of such words is a no, of all kinds or of some. -#}
{% macro refuses_by(words, kinds=['o', 'c', 'p']) -%}
    coalesce(
        {%- for kind in kinds %}
        {{ 'or ' if not loop.first }}{{ has_pattern("';' || " ~ words, ';' ~ kind ~ '[.][a-z0-9]*=1;') }}
        {%- endfor %},
        false
    )
{%- endmacro %}


{#-
    CTEs: what the records of the table `unioned` refuse, whichever version says so, as `refusals_standing`.
    Silence takes no refusal back: a word stands until a later version says otherwise in the same column; of one
    moment, or of none, the refusal wins.
-#}
{% macro refusals_standing(unioned) -%}
positions as (

    {{ dbt.generate_series(max_list_length()) }}

),

records_refusing as (

    select
        source_system,
        source_record_id
    from {{ unioned }}
    where refusal_words like '%=1;%'
    group by
        source_system,
        source_record_id

),

words_told as (

    select
        told.source_system,
        told.source_record_id,
        told.updated_at,
        {{ list_item('told.refusal_words') }} as word
    from {{ unioned }} as told
    inner join records_refusing
        on
            told.source_system = records_refusing.source_system
            and told.source_record_id = records_refusing.source_record_id
    inner join positions
        on {{ has_list_item('told.refusal_words') }}

),

words_last as (

    select
        source_system,
        source_record_id,
        {{ dbt.split_part('word', "'='", 1) }} as flag,
        max(case when word like '%=1' then updated_at end) as refused_at,
        max(case when word like '%=1' and updated_at is null then 1 else 0 end) as is_undated,
        max(case when word like '%=1' then 1 else 0 end) as is_refused,
        max(case when word like '%=0' then updated_at end) as taken_back_at
    from words_told
    where word != ''
    group by
        source_system,
        source_record_id,
        {{ dbt.split_part('word', "'='", 1) }}

),

refusals_standing as (

    select
        source_system,
        source_record_id,
        max(case when flag like 'o.%' then 1 else 0 end) = 1 as is_opted_out,
        max(case when flag like 'c.%' then 1 else 0 end) = 1 as is_uncalled,
        max(case when flag like 'p.%' then 1 else 0 end) = 1 as is_pdrp
    from words_last
    where
        is_refused = 1
        and (is_undated = 1 or coalesce(taken_back_at <= refused_at, true))
    group by
        source_system,
        source_record_id

),
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

{#- The tables of people, organizations and consents whose columns that nobody declared may say no. -#}
{% macro staged_with_permissions() -%}
    {%- set staged = [
        ('uploads', 'consents', 'stg_uploads__consents'),
        ('uploads', 'organizations', 'stg_uploads__organizations'),
        ('hubspot', 'company', 'stg_hubspot__companies'),
        ('segment', 'identifies', 'stg_segment__identifies'),
    ] -%}
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
