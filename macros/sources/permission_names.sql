{#- What names of columns say of permission. -#}

{#-
    What the name of a column or of an attribute says of permission, as patterns of a plain name (lower case,
    letters and figures alone):

    refusal     it holds a no, `do_not_email`, `hs_email_optout_123`, `withdrawn_at`: all but nothing or a plain no refuses
    reason      it holds why somebody refused, `unsubscribed_reason`: any words do
    permission  it holds a yes, `email_opt_in`, `contactable`, `gdpr_consent`: all but nothing, a yes or a date refuses
    about       it tells of either, `opt_in_source`, `lead_status`: what tells of a refusal refuses
    choice      the same of what somebody chose, `newsletter`, `email_preference`: a plain no, too
    tags        it holds words of our own about somebody, `tags`, `segment`: what tells of a refusal refuses
    text        it holds what anybody wrote, `notes`, `description`: what tells of a refusal beyond doubt refuses
    whole       it only sounds so, `unsubscribe_link`, `permission_set`, `subscription_plan`: as any other column

    Nothing in them permits. A permission to call or to text closes no more than that; nobody is sent a fax; what
    is denied or blocked of claims, orders and payments is not contact. What is told of much else (`is_of_all`) is
    not told as unknown.
-#}
{% macro permission_name_patterns() %}
    {%- set subject = '^(contact|lead|person|hcp|crm|sales|rep|internal|general|other|property|hs|call|meeting|note|task|account|customer|my|our|free)*' -%}
    {{ return({
        'text':
            subject ~ '(notes?|notiz|notizen|notas?|comments?|commentaires?|comentarios?|commento|commenti|kommentare?|remarks?|remarques?'
            ~ '|(be|an)merkung(en)?|observacion(es)?|observacao|observacoes|osservazion[ei]|opmerking(en)?|descriptions?|beschreibung|memo'
            ~ '|hinweise?|subject|betreff|sujet|asunto|oggetto|assunto|body|messages?|instructions?|alerts?|warnings?|text|freetext|freitext)c?$',
        'tags':
            subject ~ '(tags?|labels?|flags?|keywords?|schlagworte?|stichworte?|etiquetas?|etichett[ae]|etiquettes?|segments?|segmento'
            ~ '|lists?|groups?|markers?|kennzeichen|attributes?|merkmale?)c?$',
        'passed_over':
            'fax|count$|^not|immun[a-z]*suppress'
            ~ '|(claim|invoice|billing|payment|order|credit|priorauth)s?(is|was|are|were)?(block|denied|declined|refus|suppress|object)'
            ~ '|(denied|declined|refused|blocked)(claim|invoice|payment|order)'
            ~ '|(licen[sc]e|trial|study|visa|application|credential|accreditation|formulary|insurance|claim|invoice|payment|order|credit)s?status',
        'whole':
            '(unsub|optout|optin|preference|prefs|subscri|consent|permission|abmelde|donot)[a-z]*(link|url|uri|href|token|hash)c?$'
            ~ '|permission(sets?|group|profile)(name|id|label|s)?c?$|subscri(ption|bed)?(plan|tier|package|price|amount|fee|product|edition)(name|id|type|code)?c?$',
        'heard_anyway': '^notif|^notemail|^notcontact|^notmarket',
        'reason': 'reason|cause|grund|begrund|raison|motif|motivo|causa|reden$',
        'refusal':
            'opt(ed)?out|unsub|(do|does)no?t(e?mail|contact|call|market|sms|text|phone|send|track|process|sell|solicit|share|disturb|mail|use)'
            ~ '|donot|(^|is|on|property|federal|national|state)dnc|dnc(list|flag|status|registry)?c?$|^(is)?dn[me]$'
            ~ '|no(contact|email|mail|market|call|sms|consent|permission|solicit)|not(consent|contactable|permitted|mailable|allowed)'
            ~ '|withdr[ae]w|revoke|erased|erasure|forgotten|forgetme|object(ed|ion)|suppress|refus(ed|al|es)|denied|declined'
            ~ '|block(ed|list|marketing|e?mails?|contact|commun)|^removed?$|black(listed|list)|excludefrom|^(is)?deleted(at|on|date)?$|spam(complain|report)|complain'
            ~ '|stop(contact|e?mail|call|market|sms)|abgemeldet|abmeld|widerruf|widerspr|desabonn|desinscri|^baja|dadodebaja|sperr'
            ~ '|embargo|^(is|has)?noreps?(policy|contact|zone|allowed)?c?$|norepaccess|norepvisit|marketingsuspended|(werbe|kontakt|e?mail|anruf|besuchs?)verbot|untersagt|^(is)?nosee|noseec?$'
            ~ '|(delete|erase|remove|forget)(me|my|him|her|them|person|fromlist|frommailing|fromall)|tobe(deleted|erased|forgotten)|(deletion|erasure)requested'
            ~ '|(processing|contact|marketing|communication)s?(is|was)?restricted|restrict(ed)?(processing|contact|marketing|communication)|restrictionofprocessing|verarbeitung[a-z]*(eingeschrankt|beschrankt|gesperrt)'
            ~ '|(gdpr|dsgvo|rgpd|lgpd|ccpa)(delet|eras|forget|remov|losch|loesch|effac|suppr|borra|cancell|object|restrict)|righttobe|rtbf|(delet(e|ion)|removal)request|requeststodelet'
            ~ '|abbestell|austrag|ausgetragen|keine?(werbung|e?mail|anruf|kontakt|newsletter|post|einwillig)|nicht(kontakt|anruf|e?mail|anschreib|erwunscht|erlaubt)|einspruch|loschung|loeschung'
            ~ '|ne?pas(contact|appel|sollicit|envoy|ecri)|pasde(mail|contact|demarch|courriel|appel)|opposition|bloctel|refuse|effacement'
            ~ '|no(contactar|llamar|enviar|molestar|deseacontact)|darsedebaja|debaja$|oposicion|revoca|robinson|supresion|rechaz'
            ~ '|non(contatt|chiamar|inviar|disturb)|disiscri|cancellazione|opposizione|nao(contact|contat|ligar|envi|perturb)|descadastr|revogad|oposicao|recus(a|ad)'
            ~ '|uitschrijv|uitgeschreven|afgemeld|afmeld|niet(bellen|mailen|contact|benader)|geen(e?mail|contact|reclame)|bezwaar',
        'permission':
            'opt(ed)?in|(^|sales)rep(access|visits?)(policy|status|level|allowed)?c?$|(^|e?mails?|sms|phone|calls?|marketing|contact|communications?|text|property|hs)opt(status|flag|c)?$|^opt(status|flag|state)|consent|einwillig|erlaubnis|erlaubt|zustimm|zugestimmt'
            ~ '|contactable|mailable|emailable|callable|textable|reachable|marketable|permission|permitted|^permit$|permit(contact|e?mail|call)|(legal|lawful)basis|legalground'
            ~ '|gdpr|dsgvo|rgpd|lgpd|ccpa|cpra|casl|privacy|datenschutz|subscri|(may|can|canwe|okto|okayto)(e?mail|contact|call|market|sms|text|phone|send|be)'
            ~ '|allow(ed|s)?(e?mail|contact|call|sms|market|commun|to)|(e?mail|contact|marketing|sms|call|text)allowed|^(is)?allowed|accepts?(e?mail|marketing|contact|sms|call)|agree(d|s)?(to)?(contact|e?mail|market|commun|privacy|gdpr|call|sms)|^(has|is)?agreed?$'
            ~ '|zustimmung|einverstand|erlaubt|darf(kontakt|e?mail|anruf|werb)|kontakterlaub|consentement|autoris|accepte(contact|(les)?e?mail|newsletter)|consentimi|autoriza|acepta|permiso|suscri|inscrit'
            ~ '|(e?mail|optin|doi)confirm(ed|ation)?(status|state|flag)?c?$'
            ~ '|consens[oi]|permess|accetta|iscritt|permissao|aceita|inscrito|toestemming|abonn|angemeldet',
        'of_organizations_about': 'subscri|privacy|datenschutz|reachable|casl|cpra|allow',
        'of_letters': 'postal|(^|[^s])letter|directmail',
        'of_calls': 'phone|sms|call|text|mobile|voice|whatsapp|telefon|anruf|appel|llamad|chiamat',
        'of_more_than_calls': 'mail|market|contact|commun|news|all',
        'about':
            '(source|method|text|version|ip|id|by|url|note|notes|comment|language|channel|channels|type|score|form|campaign|agent|author|until|until?renewal|name|country|link|policy'
            ~ '|quelle|sprache|langue|idioma|lingua|fuente|fonte|origen|metodo|methode)c?$',
        'choice':
            'newsletter|infolettre|infobrief|boletin|boletim|nieuwsbrief|mailings?$|mailinglist|verteiler|marketing$|werbung$|publicit'
            ~ '|(e?mail|phone|sms|call|contact|marketing|commun|channel)[a-z]*(prefer|prefs)|prefer[a-z]*(channel|contact|method|kanal|commun)'
            ~ '|(wants?|wishes|receives?|gets|likes|mochte|wunscht|souhaite|quiere|vuole|deseja)(to|our|any|more|the|receive|get|be)*(e?mail|contact|call|news|market|commun|sms|text|phone|promo|update|werbung|kontakt|visit)',
        'of_all':
            'status|estado|stato|statut|prefer|praferenz|prafer|prefs|marketing|disposition|commun|kommunik|comunic|kontaktart|kontaktwunsch'
            ~ '|restriction|einschrank',
    }) }}
{% endmacro %}


{#- What a column that no source declares says of permission, by its name: {reads, closes}, or none. -#}
{% macro permission_column(name) %}
    {%- set letters = namespace(plain=name | lower) -%}
    {%- if modules.re.search('[^ -~]', letters.plain) -%}
        {%- set unmarked = plain_letters() -%}
        {%- for marked in marked_letters() -%}
            {%- set letters.plain = letters.plain | replace(marked, unmarked[loop.index0]) -%}
        {%- endfor -%}
        {%- set letters.plain = letters.plain | replace('ß', 'ss') -%}
        {%- for mark in marks_above_letters() -%}
            {%- set letters.plain = letters.plain | replace(mark, '') -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set plain = modules.re.sub('[\\W_]', '', letters.plain) -%}
    {%- set patterns = permission_name_patterns() -%}
    {%- if modules.re.search(patterns.text, plain) -%}
        {{ return({'reads': 'text', 'closes': 'everything', 'is_of_all': true}) }}
    {%- elif modules.re.search(patterns.tags, plain) -%}
        {{ return({'reads': 'tags', 'closes': 'everything', 'is_of_all': true}) }}
    {%- elif modules.re.search(patterns.passed_over, plain) and not modules.re.search(patterns.heard_anyway, plain) -%}
        {{ return(none) }}
    {%- elif modules.re.search(patterns.whole, plain) -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set refuses = modules.re.search(patterns.refusal, plain) is not none -%}
    {%- set permits = modules.re.search(patterns.permission, plain) is not none -%}
    {%- if modules.re.search(patterns.reason, plain) -%}
        {%- set heard = {'reads': 'reason' if refuses else 'about', 'closes': 'everything', 'is_of_all': true} -%}
        {{ return(heard if refuses or permits else none) }}
    {%- elif refuses -%}
        {{ return({'reads': 'refusal', 'closes': 'everything'}) }}
    {%- elif permits and modules.re.search(patterns.of_letters, plain) -%}
        {{ return(none) }}
    {%- elif permits and not modules.re.search(patterns.about, plain) -%}
        {%- set closes = 'phone' if modules.re.search(patterns.of_calls, plain)
            and not modules.re.search(patterns.of_more_than_calls, plain | replace('callable', '') | replace('call', '')) else 'everything' -%}
        {{ return({'reads': 'permission', 'closes': closes}) }}
    {%- elif permits -%}
        {{ return({'reads': 'about', 'closes': 'everything'}) }}
    {%- elif modules.re.search(patterns.choice, plain) -%}
        {%- set closes = 'phone' if modules.re.search('(wants?|receives?|gets)(calls?|sms|texts?|phone)', plain) else 'everything' -%}
        {{ return({'reads': 'choice', 'closes': closes, 'is_of_all': true}) }}
    {%- elif modules.re.search(patterns.of_all, plain) -%}
        {{ return({'reads': 'about', 'closes': 'everything', 'is_of_all': true}) }}
    {%- endif -%}
    {{ return(none) }}
{% endmacro %}
