{#-
    What was found of the columns that the sources declare. `protects` in a column's meta says what
    goes wrong without it: deletes, merges, links, refuses or orders.
-#}

{#- The note of the last time that raw tables were looked at, for the model that publishes it. -#}
{% macro source_columns_noted() -%}
    {{ api.Relation.create(database=target_database(), schema='raw_files', identifier='source_columns') }}
{%- endmacro %}


{#-
    What a column protects where a landing has these columns, or none. `protects_with` names the column
    without which there is nothing to protect: only accounts that may be persons opt out. One that names
    itself is no part of every export: only its loss is told.
-#}
{% macro protection_of(column, columns_by_plain_name) %}
    {%- set meta = column.config.meta or column.meta -%}
    {%- set needed = meta.get('protects_with') -%}
    {%- if needed and plain_name(needed) not in columns_by_plain_name -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return(meta.get('protects')) }}
{% endmacro %}


{#-
    Columns of a source table that say no for a person. `closes` in a column's meta says what stays closed
    where the column is missing: everything, unless it says `phone` or `nothing`.
-#}
{% macro refusing_columns(node, closes='everything') %}
    {%- set found = [] -%}
    {%- for column in own_columns(node) -%}
        {%- set meta = column.config.meta or column.meta -%}
        {%- if meta.get('protects') == 'refuses' and meta.get('closes', 'everything') == closes -%}
            {%- do found.append(column) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}


{#- Whether rows of a source table say what people allow and refuse. -#}
{% macro tells_of_people(node) %}
    {%- set closes = [] -%}
    {%- for kind in ['everything', 'phone', 'nothing'] -%}
        {%- do closes.extend(refusing_columns(node, kind)) -%}
    {%- endfor -%}
    {#- traits that a site gives its visitors are none of ours, and may hold what they agreed to -#}
    {{ return(
        closes | length > 0
        or (node.source_name == 'segment' and node.name == 'identifies')
        or tells_of_activities(node)
    ) }}
{% endmacro %}


{#- Whether rows of a source table are of what people did, in which they may have said no in any column. -#}
{% macro tells_of_activities(node) %}
    {%- set table = node.source_name ~ '.' ~ node.name -%}
    {{ return(
        table in [
            'uploads.activities', 'segment.pages', 'salesforce.task', 'salesforce.event',
            'salesforce.call_2_vod_c', 'hubspot.contact_form_submission', 'hubspot.email_event',
        ]
        or table.startswith('hubspot.engagement_') and node.name not in ['engagement_company', 'engagement_contact']
        or table.startswith('hubspot.email_event_')
        or (table.startswith('marketo.activity_') and 'lead_id' in node.columns and node.name not in activities_of_records())
    ) }}
{% endmacro %}

{#- Tables of Marketo that tell of records, not of people. -#}
{% macro activities_of_records() -%}
    {{ return(['activity_merge_leads', 'activity_delete_lead', 'activity_change_data_value']) }}
{%- endmacro %}

{#- Whether rows of a source table hold what e-mails say: our own end with a line on unsubscribing. -#}
{% macro tells_of_emails(node) %}
    {{ return('email' in node.name) }}
{% endmacro %}


{#- Whether rows of a source table may name, in a column that nobody declared, who said no or asked to be forgotten. -#}
{% macro names_people_anywhere(node) %}
    {{ return(
        node.source_name == 'uploads'
        and node.name in ['activities', 'consents', 'suppressions', 'erasure_requests']
    ) }}
{% endmacro %}


{#- The cells of a row in columns that its table does not declare, as one text. -#}
{% macro undeclared_text_sql(node, columns_by_plain_name) -%}
    {%- set declared, texts = [], [] -%}
    {%- for column in own_columns(node) -%}
        {%- do declared.append(plain_name(column.name)) -%}
    {%- endfor -%}
    {%- for plain, names in columns_by_plain_name.items() if plain not in declared -%}
        {%- for name in names -%}
            {%- do texts.append('cast(' ~ adapter.quote(name) ~ ' as ' ~ dbt.type_string() ~ ')') -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ "concat_ws(';', " ~ texts | join(', ') ~ ')' if texts else 'cast(null as ' ~ dbt.type_string() ~ ')' }}
{%- endmacro %}


{#-
    What a column that no source declares says of permission, by its name: {reads, closes}, or none. `reads`:

    refusal     it holds a no, `do_not_email`, `hs_email_optout_123`, `withdrawn_at`: all but nothing or a plain no refuses
    reason      it holds why somebody refused, `unsubscribed_reason`: any words do
    permission  it holds a yes, `email_opt_in`, `contactable`, `gdpr_consent`: all but nothing, a yes or a date refuses
    about       it tells of either, `opt_in_source`, `lead_status`: what tells of a refusal refuses
    choice      the same of what somebody chose, `newsletter`, `email_preference`: a plain no, too
    tags        it holds words of our own about somebody, `tags`, `segment`: what tells of a refusal refuses
    text        it holds what anybody wrote, `notes`, `description`: what tells of a refusal beyond doubt refuses

    Nothing in them permits. A permission to call or to text closes no more than that; nobody is sent a fax. What is
    told of much else (`is_of_all`) is not told as unknown.
-#}
{% macro permission_column(name) %}
    {%- set letters = namespace(plain=name | lower) -%}
    {%- for marked in marked_letters() -%}
        {%- set letters.plain = letters.plain | replace(marked, plain_letters()[loop.index0]) -%}
    {%- endfor -%}
    {%- set letters.plain = letters.plain | replace('ß', 'ss') -%}
    {%- for mark in marks_above_letters() -%}
        {%- set letters.plain = letters.plain | replace(mark, '') -%}
    {%- endfor -%}
    {%- set plain = modules.re.sub('[\\W_]', '', letters.plain) -%}
    {%- set subject = '^(contact|lead|person|hcp|crm|sales|rep|internal|general|other|property|hs|call|meeting|note|task|account|customer|my|our|free)*' -%}
    {%- if modules.re.search(
        subject ~ '(notes?|notiz|notizen|notas?|comments?|commentaires?|comentarios?|commento|commenti|kommentare?|remarks?|remarques?'
        ~ '|(be|an)merkung(en)?|observacion(es)?|observacao|observacoes|osservazion[ei]|opmerking(en)?|descriptions?|beschreibung|memo'
        ~ '|hinweise?|subject|betreff|sujet|asunto|oggetto|assunto|body|messages?|instructions?|alerts?|warnings?|text|freetext|freitext)c?$',
        plain
    ) -%}
        {{ return({'reads': 'text', 'closes': 'everything', 'is_of_all': true}) }}
    {%- elif modules.re.search(
        subject ~ '(tags?|labels?|flags?|keywords?|schlagworte?|stichworte?|etiquetas?|etichett[ae]|etiquettes?|segments?|segmento|lists?|groups?|markers?|kennzeichen|attributes?|merkmale?)c?$',
        plain
    ) -%}
        {{ return({'reads': 'tags', 'closes': 'everything', 'is_of_all': true}) }}
    {%- endif -%}
    {%- if modules.re.search('fax|count$|^not', plain) and not modules.re.search('^notif|^notemail|^notcontact|^notmarket', plain) -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set refuses = modules.re.search(
        'opt(ed)?out|unsub|(do|does)n[o\\u2019\']?t(e?mail|contact|call|market|sms|text|phone|send|track|process|sell|solicit|share|disturb|mail|use)'
        ~ '|donot|(^|is|on|property|federal|national|state)dnc|dnc(list|flag|status|registry)?c?$|^(is)?dn[me]$'
        ~ '|no(contact|email|mail|market|call|sms|consent|permission|solicit)|not(consent|contactable|permitted|mailable|allowed)'
        ~ '|withdr[ae]w|revoke|erased|erasure|forgotten|forgetme|object(ed|ion)|suppress|refus(ed|al|es)|denied|declined'
        ~ '|block(ed|list)|black(listed|list)|excludefrom|^(is)?deleted(at|on|date)?$|spam(complain|report)|complain'
        ~ '|stop(contact|e?mail|call|market|sms)|abgemeldet|abmeld|widerruf|widerspr|desabonn|desinscri|^baja|dadodebaja|sperr'
        ~ '|(gdpr|dsgvo|rgpd|lgpd|ccpa)(delet|eras|forget|remov|losch|loesch|effac|suppr|borra|cancell|object|restrict)|righttobe|rtbf|(delet(e|ion)|removal)request|requeststodelet'
        ~ '|abbestell|austrag|ausgetragen|keine?(werbung|e?mail|anruf|kontakt|newsletter|post|einwillig)|nicht(kontakt|anruf|e?mail|anschreib|erwunscht|erlaubt)|einspruch|loschung|loeschung'
        ~ '|ne?pas(contact|appel|sollicit|envoy|ecri)|pasde(mail|contact|demarch|courriel|appel)|opposition|bloctel|refuse|effacement'
        ~ '|no(contactar|llamar|enviar|molestar|deseacontact)|darsedebaja|debaja$|oposicion|revoca|robinson|supresion|rechaz'
        ~ '|non(contatt|chiamar|inviar|disturb)|disiscri|cancellazione|opposizione|nao(contact|contat|ligar|envi|perturb)|descadastr|revogad|oposicao|recus(a|ad)'
        ~ '|uitschrijv|uitgeschreven|afgemeld|afmeld|niet(bellen|mailen|contact|benader)|geen(e?mail|contact|reclame)|bezwaar',
        plain
    ) is not none -%}
    {%- set permits = modules.re.search(
        'opt(ed)?in|(^|e?mail|sms|phone|call|marketing|contact|text|property|hs)opt(status|flag|c)?$|^opt(status|flag|state)|consent|einwillig|erlaubnis'
        ~ '|contactable|mailable|emailable|callable|textable|reachable|marketable|permission|permitted|^permit$|permit(contact|e?mail|call)|(legal|lawful)basis|legalground'
        ~ '|gdpr|dsgvo|rgpd|lgpd|ccpa|cpra|casl|privacy|datenschutz|subscri|(may|can|canwe|okto|okayto)(e?mail|contact|call|market|sms|text|phone|send|be)'
        ~ '|allow(ed|s)?(e?mail|contact|call|sms|market|commun|to)|(e?mail|contact|marketing|sms|call|text)allowed|^(is)?allowed|accepts?(e?mail|marketing|contact|sms|call)|agree(d|s)?(to)?(contact|e?mail|market|commun|privacy|gdpr|call|sms)|^(has|is)?agreed?$'
        ~ '|zustimmung|einverstand|erlaubt|darf(kontakt|e?mail|anruf|werb)|kontakterlaub|consentement|autoris|accepte(contact|mail|newsletter)|consentimi|autoriza|acepta|permiso|suscri|inscrit'
        ~ '|consens[oi]|permess|accetta|iscritt|permissao|aceita|inscrito|toestemming|abonn|angemeldet',
        plain
    ) is not none -%}
    {%- set about = modules.re.search(
        '(source|method|text|version|ip|id|by|url|note|notes|comment|language|channel|channels|type|score|form|campaign|agent|author|until|until?renewal|name|country|link|policy'
        ~ '|quelle|sprache|langue|idioma|lingua|fuente|fonte|origen|metodo|methode)c?$',
        plain
    ) is not none -%}
    {%- set is_reason = modules.re.search('reason|cause|grund|begrund|raison|motif|motivo|causa|reden$', plain) is not none -%}
    {%- if refuses and is_reason -%}
        {{ return({'reads': 'reason', 'closes': 'everything', 'is_of_all': true}) }}
    {%- elif is_reason -%}
        {{ return(none) }}
    {%- elif refuses -%}
        {{ return({'reads': 'refusal', 'closes': 'everything'}) }}
    {%- elif permits and modules.re.search('postal|letter|directmail', plain | replace('newsletter', '')) -%}
        {{ return(none) }}
    {%- elif permits and not about -%}
        {%- set closes = 'phone' if modules.re.search('phone|sms|call|text|mobile|voice|whatsapp|telefon|anruf|appel|llamad|chiamat', plain)
            and not modules.re.search('mail|market|contact|commun|news|all', plain | replace('callable', '') | replace('call', '')) else 'everything' -%}
        {{ return({'reads': 'permission', 'closes': closes}) }}
    {%- elif permits -%}
        {{ return({'reads': 'about', 'closes': 'everything'}) }}
    {%- elif modules.re.search(
        'newsletter|infolettre|infobrief|boletin|boletim|nieuwsbrief|mailings?$|mailinglist|verteiler|marketing$|werbung$|publicit|(e?mail|phone|sms|call|contact|marketing|commun|channel)[a-z]*(prefer|prefs)', plain
    ) -%}
        {{ return({'reads': 'choice', 'closes': 'everything', 'is_of_all': true}) }}
    {%- elif modules.re.search('status|estado|stato|statut|prefer|praferenz|prafer|prefs|marketing|disposition|commun|kommunik|comunic|kontaktart|kontaktwunsch|restriction|einschrank', plain) -%}
        {{ return({'reads': 'about', 'closes': 'everything', 'is_of_all': true}) }}
    {%- endif -%}
    {{ return(none) }}
{% endmacro %}


{#-
    The columns of a landing that nobody declared and that say something of permission, as (name, what it says). Of what
    people did, those that list subscriptions tell of each; what our own e-mails say is no word of a person.
-#}
{% macro permission_columns(node, columns_by_plain_name) %}
    {%- set declared, found = [], [] -%}
    {%- for column in own_columns(node) -%}
        {%- do declared.append(plain_name(column.name)) -%}
    {%- endfor -%}
    {%- for plain, names in columns_by_plain_name.items() if plain not in declared -%}
        {%- for name in names if permission_column(name) -%}
            {%- set says = permission_column(name) -%}
            {%- if tells_of_activities(node) and plain.endswith('subscriptions') -%}
                {%- set says = {'reads': 'about', 'closes': 'everything', 'is_of_all': true} -%}
            {%- endif -%}
            {%- if not (says.reads in ['text', 'tags', 'choice'] and tells_of_emails(node)) -%}
                {%- do found.append((name, says)) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}


{#- True where a column that says why somebody refused gives a reason: none, a yes or no, or a day is none. -#}
{% macro gives_reason(expression) -%}
    case
        when {{ clean_text(expression) }} is null then false
        when {{ word_key(expression) }} in ('none', 'na', 'null', 'unknown', 'no', 'yes') then false
        else
            {{ try_boolean(expression) }} is null
            and {{ try_timestamp(expression) }} is null
            and {{ has_pattern(
                "cast(" ~ expression ~ " as " ~ dbt.type_string() ~ ")", '[^-0-9 .,:;/?!+*_]'
            ) }}
    end
{%- endmacro %}


{#-
    True where a row says no in a column that its table does not declare, of those that close everything or
    (`closes`) calls alone. Of a table that keeps no channels apart, all of them close everything. What was written
    in a row that may be a mail (`of_texts`) counts where it is none.
-#}
{% macro refuses_elsewhere_sql(node, columns_by_plain_name, closes='everything', of_texts=false) -%}
    {%- set refusals = [] -%}
    {%- set readers = {
        'refusal': refusal_flag, 'permission': lacks_permission, 'about': says_no_of_all, 'choice': says_no, 'reason': gives_reason,
        'tags': tells_refusal_in, 'text': marks_refusal_in,
    } -%}
    {%- for name, says in permission_columns(node, columns_by_plain_name)
        if (says.closes == closes or (closes == 'everything' and (node.name in ['consents', 'identifies'] or tells_of_activities(node))))
        and of_texts == (keeps_mails(node) and plain_name(name) in texts_of_mails()) -%}
        {%- do refusals.append('(' ~ readers[says.reads](adapter.quote(name)) ~ ')') -%}
    {%- endfor -%}
    {{ refusals | join(' or ') if refusals else 'false' }}
{%- endmacro %}

{#- Tables in which a row may be a mail among other things, and the columns that hold its text. -#}
{% macro keeps_mails(node) %}
    {{ return(node.source_name ~ '.' ~ node.name in ['salesforce.task', 'uploads.activities']) }}
{% endmacro %}

{% macro texts_of_mails() -%}
    {{ return(['description', 'comments', 'body', 'message', 'text', 'content', 'notes']) }}
{%- endmacro %}

{% macro says_no_of_all(expression) -%}
    {{ says_no(expression, is_plain=false) }}
{%- endmacro %}

{% macro tells_refusal_in(expression) -%}
    {{ tells_refusal("cast(" ~ expression ~ " as " ~ dbt.type_string() ~ ")") }}
{%- endmacro %}

{% macro marks_refusal_in(expression) -%}
    {{ marks_refusal("cast(" ~ expression ~ " as " ~ dbt.type_string() ~ ")") }}
{%- endmacro %}


{#- True where a column that nobody declared gives a page or form a name of unsubscribing. -#}
{% macro names_unsubscribing_sql(node, columns_by_plain_name) -%}
    {%- set declared, named = [], [] -%}
    {%- for column in own_columns(node) -%}
        {%- do declared.append(plain_name(column.name)) -%}
    {%- endfor -%}
    {%- for plain, names in columns_by_plain_name.items() if plain not in declared -%}
        {%- for name in names if modules.re.search(
            '^(primaryattributevalue|(form|page|webpage|web|context|contextpage|landingpage)?(name|title|url|path|slug))$', plain
        ) -%}
            {%- do named.append(names_unsubscribing("cast(" ~ adapter.quote(name) ~ " as " ~ dbt.type_string() ~ ")")) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ named | join(' or ') if named else 'false' }}
{%- endmacro %}


{#- `<column>=<word>` of the first such column whose word could only be guessed, for quality.unread_words. -#}
{% macro unread_elsewhere_sql(node, columns_by_plain_name) -%}
    {%- set words = [] -%}
    {%- for name, says in permission_columns(node, columns_by_plain_name) if says.reads in ['refusal', 'permission'] -%}
        {%- set told = dbt.string_literal(dbt.escape_single_quotes(told_column_name(name, false) ~ '=')) -%}
        {%- set quoted = adapter.quote(name) -%}
        {%- do words.append(
            told ~ ' || case when ' ~ try_timestamp(quoted) ~ ' is null '
            ~ ('and ' ~ lacks_permission(quoted) ~ ' ' if says.reads == 'permission' else '')
            ~ 'then ' ~ unread_refusal(quoted, refusing_words() if says.reads == 'permission' else []) ~ ' end'
        ) -%}
    {%- endfor -%}
    {{ 'coalesce(' ~ words | join(', ') ~ ', cast(null as ' ~ dbt.type_string() ~ '))' if words
        else 'cast(null as ' ~ dbt.type_string() ~ ')' }}
{%- endmacro %}


{#-
    The name of a column that nobody declared, as it may be told: what is no name of a column may be a
    person's, an address or a number. Files of publishers have names of several words.
-#}
{% macro told_column_name(name, may_have_blanks) %}
    {%- set shape = '[A-Za-z_][A-Za-z0-9_.:$ ()/,-]*' if may_have_blanks else '[A-Za-z_][A-Za-z0-9_.:$-]*' -%}
    {%- if modules.re.fullmatch(shape, name) and name | length <= 120 -%}
        {{ return(name) }}
    {%- endif -%}
    {{ return(name[:2] ~ '.. (' ~ name | length ~ ' characters)') }}
{% endmacro %}


{#-
    Rows of `raw_files.source_columns` for one source table, as (source, table, landing, column,
    status, protects, has_rows).
-#}
{% macro source_column_notes(node, found) %}
    {%- set notes, declared = [], {} -%}
    {#- what a column says that nobody declared is heard where staging asks for it -#}
    {%- set heard = [] -%}
    {%- for source, table, model in staged_with_permissions() -%}
        {%- do heard.append(source ~ '.' ~ table) -%}
    {%- endfor -%}
    {%- set has_blanks = ' ' in node.columns.keys() | join('') -%}
    {%- for column in own_columns(node) -%}
        {%- do declared.update({plain_name(column.name): column}) -%}
    {%- endfor -%}
    {%- set landings = [{'landing_key': none, 'columns': {}, 'has_rows': false}] -%}
    {%- if found is not none -%}
        {%- set landings = found.relations | map(attribute='landings') | sum(start=[]) -%}
    {%- endif -%}
    {%- for landing in landings -%}
        {%- set said = [node.source_name, node.name, landing.landing_key] -%}
        {%- for plain, column in declared.items() -%}
            {%- set status = 'found' if plain in landing.columns else 'missing' -%}
            {%- do notes.append(said + [column.name, status, protection_of(column, landing.columns), landing.has_rows]) -%}
        {%- endfor -%}
        {%- for plain, names in landing.columns.items() if plain not in declared -%}
            {%- set says = permission_column(names[0])
                if node.source_name ~ '.' ~ node.name in heard or tells_of_activities(node) -%}
            {%- set protects = 'refuses' if says and not says.is_of_all else none -%}
            {%- set name = told_column_name(names[0], has_blanks) -%}
            {%- do notes.append(said + [name, 'unknown', protects, landing.has_rows]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(notes) }}
{% endmacro %}


{#- The same for files that are no table of ours: none of their columns is read. -#}
{% macro unread_file_notes(landed) %}
    {%- set notes, tables = [], [] -%}
    {%- for node in graph.sources.values() -%}
        {%- do tables.append(node.source_name ~ '/' ~ plain_name(node.name)) -%}
    {%- endfor -%}
    {%- for file in landed if file.source ~ '/' ~ file.plain_name not in tables -%}
        {%- set table_name = file.landing_key.split('/')[1].split('.')[0] -%}
        {%- if modules.re.search('@|%40|[0-9]{3}[-. ]?[0-9]{3}[-. ]?[0-9]{4}', table_name) -%}
            {%- set table_name = '[restricted]' -%}
        {%- endif -%}
        {%- do notes.append([file.source, table_name, file.landing_key, '*', 'unknown', none, none]) -%}
    {%- endfor -%}
    {{ return(notes) }}
{% endmacro %}


{#- Statements that replace the note of what was found. -#}
{% macro note_source_columns_sql(notes) %}
    {%- set table = source_columns_noted() -%}
    {%- set text = dbt.type_string() -%}
    {#- most texts stand in many rows: each is written once -#}
    {%- set rows, literals = [], {} -%}
    {%- for note in notes -%}
        {%- set values = [] -%}
        {%- for value in note -%}
            {%- if value is string and value not in literals -%}
                {%- do literals.update({value: dbt.string_literal(dbt.escape_single_quotes(value))}) -%}
            {%- endif -%}
            {%- do values.append(
                'null' if value is none else literals[value] if value is string else value | lower
            ) -%}
        {%- endfor -%}
        {%- do rows.append('(' ~ values | join(', ') ~ ')') -%}
    {%- endfor -%}
    {{ return([
        'create schema if not exists raw_files',
        'drop table if exists ' ~ table,
        'create table ' ~ table ~ ' (source_name ' ~ text ~ ', table_name ' ~ text ~ ', landing_key ' ~ text
            ~ ', column_name ' ~ text ~ ', status ' ~ text ~ ', protects ' ~ text ~ ', has_rows boolean)',
        'insert into ' ~ table ~ ' values ' ~ rows | join(', '),
    ]) }}
{% endmacro %}
