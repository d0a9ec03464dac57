{#- The words that a refusal is known by, in the languages that people write, and those that only look like one. -#}

{#- What says that somebody has not refused. -#}
{% macro denying_words() -%}
    {{ return(
        '(never|not|no|nor|without|non|pas|jamais|aucune?|sans|sin|nunca|ningun[a-z]*|nessun[a-z]*|senza|mai|sem|nenhum[a-z]*'
        ~ '|nicht|nie|kein|keine[nr]?|keinerlei|ohne|geen|niet|nooit|(has|have|had|did|is|was|were|are)n.?t)[ _-]'
        ~ '((yet|ever|been|be|any|an?|of|to|de|d.|have|having|eingelegt|gegen) ?){0,3}'
        ~ '(opt[^a-z]?(ed|ing)?[^a-z]?outs?|un[^a-z]?subscri[a-z]*|withdr[ae]wn?|withdrawal|revo[kcqg][a-z]*|objection[a-z]*|objected|objec(i|t)on[a-z]*'
        ~ '|obiezion[a-z]*|objecoes|opposition|oppose[ds]?|opposizion[a-z]*|einwand[a-z]*|einwaende|einspruch|bezwaar|bedenken'
        ~ '|wider(ruf|sproch|spruch)[a-z]*|abgemeldet|abbestellt|desabonn[a-z]*|desinscri[a-z]*|unsub(scribed)?|complain(t|ts|ed)|dnc|blacklisted|blocklisted'
        ~ '|suppressed)([^a-z]|$)'
    ) }}
{%- endmacro %}


{#-
    Words of refusing that are about something else, as wholes: what they are about is named here, so that no other
    refusal is passed over. A no to faxes alone must end the text or its part: `do not fax or mail` is none of these.
-#}
{% macro harmless_words() -%}
    {%- set things -%}
        (barriers?|obstacles?|hurdles?|bottlenecks?|duplicates?|tumou?rs?|stents?|devices?|catheters?|sutures?|staples?|implants?|cysts?|polyps?|moles?|tattoos?|drains?|cataracts?|restrictions?|prior auth[a-z]*)
    {%- endset -%}
    {%- set causes -%}
        (deliver(y|ies)|shipping|shipments?|packag(e|es|ing)|invoices?|billing|pric(e|es|ing)|costs?|orders?|products?|devices?|food|parking|wait(ing)?( times?)?|quality|pain|headaches?|stock|supply|samples?|side effects?|symptoms?|fatigue|nausea|insurance|reimbursement|portal|website|login)
    {%- endset -%}
    {{ return([
        'stop[ -]?(smoking|bang|tb|sepsis|stroke|the bleed|codon|sign)s?([^a-z]|$)',
        'remov(e|ed|es|al|ing)( of)?( (the|all|any|some|several|most|these|those|many|old|other|key))* ' ~ things ~ '([^a-z]|$)',
        things ~ ' ((was|were|is|are|has been|have been|being|to be) )?remov(ed|al)([^a-z]|$)',
        'do(es)?[^a-z]*n[^a-z]?o?[^a-z]?t hesitate( to( (call|contact|e?[^a-z]?mail|reach|write|phone|text|ask|message|get in touch|let)( (out|to|us|me|back|again|know|any ?time))*)?)?([^a-z]|$)',
        'do(es)?[^a-z]*n[^a-z]?o?[^a-z]?t (worry|forget|miss|mind)([^a-z]|$)',
        'do(es)?[^a-z]*n[^a-z]?o?[^a-z]?t (currently |yet )?(have|treat|stock|prescribe)( (a|an|any|the|enough|many|such|that))* (budget|time|patients?|formulary|infusions?|capacity|beds?|cases?|staff|pharmacy|access|need|it)([^a-z]|$)',
        'remov(e|ed|al) from (the |a |our )?(formulary|agenda|protocol|tender|shelf|market|stock|label|study|trial)( list| meeting)?([^a-z]|$)',
        '(chief|product|quality|delivery|billing|technical) complaints?([^a-z]|$)',
        'complain(t|ts|s|ed|ing)?( (was|is|made|filed|raised|received))? (about|regarding|re|over|on|of|concerning|with)( (the|a|an|our|some|late|slow|poor|bad|wrong|missing|delayed|long|high|chest|back))* ' ~ causes ~ '([^a-z]|$)',
        '(no|kein|keine|pas de|aucun|sin|ningun|nessun|sem) (concerns?|problem[aes]?s?|issues?|worries|doubts?|hurry|rush|trouble|sorgen?|eile|soucis?)( (at all|whatsoever|so far))?([^a-z]|$)',
        'not (a|an|any) (problem|issue|concern|big deal)([^a-z]|$)',
        '(see|catch) (you|ya|u) (later|soon)([^a-z]|$)|sooner or later([^a-z]|$)',
        'do(es)?[^a-z]*n[^a-z]?o?[^a-z]?t (send )?((me|us|any|a) )*fax(es)?( (me|us|him|her|them|please|anymore))*[^a-z0-9]*(;|$)',
        'fax(es)?[^a-z]{0,3}((is|are|was) )?(opt[^a-z]*(ed)?[^a-z]*out|unsubscribed?|withdrawn|revoked|denied|declined|refused|removed)[^a-z0-9]*(;|$)',
        '(opt[^a-z]*(ed|ing)?[^a-z]*outs?|unsubscri[a-z]*|remov(e|ed|al)|withdrawn) (of|from|to) ((the|our|your|all|any) )*fax(es|ing| list)?[^a-z0-9]*(;|$)',
        '"[a-z_ -]*(unsub[a-z]*|opt[^a-z"]?(ed)?[^a-z"]?outs?|do[^a-z"]?not[^a-z"]?[a-z]*|dnc|block(ed|list)?)[a-z_ -]*" *: *"?(false|no|0|off|n|null|none)"?([^a-z0-9 ]|$)',
    ] | join('|')) }}
{%- endmacro %}


{#-
    The words of refusing, of all that is read for them. `plain`: unmistakable in whatever text, also beside a name;
    `said`: also what tells of one in what somebody said of a conversation, or as a type or status.
-#}
{% macro refusing_patterns(width) -%}
    {%- set contacts = '(e?[^a-z]?mail|call|contact|text|sms|phon|market|solicit|messag|visit|writ|send|approach|ring|dial|communicat|newsletter|hear from|receiv|disturb|bother|outreach)' -%}
    {%- set plain = [
        '(^|[^a-z])opt[^a-z]*(ed|ing)?[^a-z]*outs?([^a-z]|$)',
        'un[^a-z]?sub[^a-z]?scri',
        '(^|[^a-z])(dnc|dnm)([^a-z]|$)',
        '(^|[^a-z])do(es)?[^a-z]*n[^a-z]?o?[^a-z]?t[^a-z]*((ever|please|want|wants|wish|wishes|like|to|be|me|us|him|her|them|any|further|more|our|your)[^a-z]+)*' ~ contacts,
        '(^|[^a-z])dn?t[^a-z]+' ~ contacts,
        '(^|[^a-z])do no (contact|call|e?-?mail|visit|text)([^a-z]|$)|not (allowed|permitted|authori[sz]ed|willing) to (be|receive|get)([^a-z]|$)|not accept[a-z]*[^a-z]+((any|industry|pharma)[^a-z]+)*(reps?|e?-?mails?|calls?|visits?|visitors|marketing|contacts?)([^a-z]|$)',
        'object(s|ed|ing)?[^a-z]+to[^a-z]+((being|be|any|the|further|direct)[^a-z]+)*(contact|call|e?-?mail|market|process|solicit)|contact ban([^a-z]|$)|get lost',
        '(no|no longer any|any) (more|further)[^a-z]+([a-z]+ )?' ~ contacts,
        'never[^a-z]*(call|contact|ring|phone|e?[^a-z]?mail|write|visit|text)([^a-z]|$)|never[^a-z]*(to )?be (call|contact|e?[^a-z]?mail)ed',
        'no longer[^,.;:]{0,12} ' ~ contacts,
        '(stop|cease|quit)[^a-z]+((all|any|the|your|sending|with|me|us)[^a-z]+)*' ~ contacts,
        'remove[ds]?[^a-z]+((me|us|him|her|them|my|this|his|their|our)([^a-z]|$)|from[^a-z]+((the|our|your|all|any|this|their|every|mailing|e?-?mail|marketing|contact|call|distribution)[^a-z]+)*(mailing|lists?|database|records?|crm|system|files?|e?-?mails?|newsletters?|campaigns?|communications?|contacts?|calls?|marketing|distribution|everything|here)([^a-z]|$))',
        'take[^a-z]*(me|us|him|her|them|this|my [a-z]+|our [a-z]+)[^a-z]+off',
        'consent[^,.;:]{0,20}(withdr[ae]w|revok|refus|den(y|ied)|declin)|(withdr[ae]w[a-z]*|revok[a-z]*|refus[a-z]*|den(y|ied)|declin[a-z]*|no|without)[^a-z]+((of|any|the|his|her|their|my|our)[^a-z]+)*(consent|permission)',
        '(must|should|may|shall|wants?|wishes|asked|asks|please|prefers|requested) ([a-z]+ )?not (to )?(be )?' ~ contacts ~ '|not to be (called|contacted|e?[^a-z]?mailed|texted|visited|phoned|approached|marketed)',
        'leave (me|us|them|him|her) alone|(be|being) left alone|lose (my|our) number|legal action|harass|cease and desist|forget[^a-z]*me|right to be forgotten',
        '(delete|erase|destroy|purge|wipe)[^a-z]+((all|of|please)[^a-z]+)*(me|him|them|my|his|her|their|our|personal)([^a-z]|$)|gdpr[^a-z]*(delet|eras|objec|remov)|data (deletion|erasure)|right[^a-z]*to[^a-z]*(object|erasure)([^a-z]|$)',
        '(gdpr|dsgvo|rgpd|lgpd|avg)[^,;a-z]*art(icle|ikel|icolo|iculo|igo)?[^a-z0-9]*(17|21)([^0-9]|$)',
        '(wants?|prefers?|wish(es)?|request(s|ed)?|desires?|ask(s|ed) for|strictly|absolutely) ((absolutely|strictly) )?no (more |further |industry |any )*(contacts?|(phone )?calls?|e?-?mails?|visits?|visitors|communications?|marketing|outreach|reps?|mailings?|newsletters?|solicit[a-z]*)([^a-z]|$)',
        '(^|[^a-z])no[^a-z]+((sales|industry|vendor|commercial|pharma)[^a-z]+(contacts?|visits?|calls?|reps?|representatives?)|solicit(ing|ation|ors?))([^a-z]|$)|(^|[^a-z])(not|never|don.?t) follow[^a-z]?up (again|any)|report us if',
        'exclude[ds]?[^a-z]+((me|him|her|them|us)[^a-z]+)?from[^a-z]+((all|any|our|the|your|future|further)[^a-z]+)*(campaigns?|mailings?|e?-?mails?|marketing|outreach|communications?|calls?)([^a-z]|$)',
        'abbestell|abmeld|abgemeld|wider(r?uf|spr[uoi][cm]?[ck]?h)|austrag(en|ung)|cancela[a-z]*[^,.;:a-z]+((de|da|la|mi|su|a|minha|sua)[^a-z]+)*(suscripcion|inscripcion|assinatura|inscricao)|ausgetragen|werbesperre|kontaktsperre|mailsperre|(kontakt|werbe|anruf|e?-?mail|besuchs)verbot|sperrvermerk|unerwunscht|nicht erwunscht',
        '(nicht mehr|nie mehr|nie wieder|niemals)[^,.;:]{0,15}(anruf|angeruf|kontakt|mail|schreib|bela|melden|besuch)|nicht (an)?(kontaktier|anruf|anschreib|mailen)',
        '(keine?[nrs]?|keinerlei)( weiteren?| mehr)? (e?[^a-z]?mails?|anrufe?|telefonate?|telefonanrufe?|werbung|newsletter|mailings?|sms|post|kontaktaufnahme)([^a-z]|$)|(keinen (weiteren )?|keinerlei )kontakt|keine besuche? (mehr|erwunscht)',
        '(daten|kontaktdaten)[^,.;:]{0,15}lo?e?sch|lo?e?sch[a-z]*[^,.;:]{0,12}(meine?|seine?|ihre?|unsere?|personliche)[a-z]* [^,.;:]{0,12}daten',
        '(wunscht|will|mochte|wollen|mochten)[^,.;:]{0,15}(keine?|nicht|nie)[^,.;:]{0,25}(kontakt|anruf|angeruf|mail|werb|post|besuch|schreib)',
        'desabonn|desinscri|^(ne )?plus[^,.;:]{0,15}(appel|contact|sollicit|ecri|mail)|(^|[^a-z])n[e.] ?[^,.;:]{0,20}(plus|pas|jamais)[^,.;:]{0,20}(appel|contact|sollicit|ecri|mail|telephon|envoy|demarch|receuv|recev|visit)|(^|[^a-z])n(e |.)((me|nous|le|la|les|lui) )?(r?appel|contact|sollicit|ecri|envoy|telephon)[a-z]* (plus|pas|jamais)',
        '(suppression|effacement|supprim[a-z]*|effac[a-z]*)[^,.;:]{0,20}donnees|retir[a-z]*[^,.;:]{0,15}(liste|fichier)s?([^a-z]|$)',
        'pas d(e |.)(contact|e?-?mails?|courriels?|appels?|relances?|demarchage|publicite|newsletter|sms|prospection)|retir[a-z]+ (mon|son|le|leur|a son)? ?consentement|bloctel',
        '(oppos[a-z]*|refus[a-z]*)[^,.;:]{0,20}(contact|demarch|prospect|e?-?mail|appel|traitement|publicit|communication|sollicit)',
        '(dar|dado|dada|darse|darme|dese|deme|solicita|pide|quiere)[^,.;:]{0,8}(de |la )baja([^a-z]|$)|baja (voluntaria|solicitada|de (la )?(lista|newsletter|correo|suscripcion)|del (boletin|mailing))|lista robinson|derecho al olvido',
        '(^|[^a-z])(no|nunca) (me |nos |le |la |lo |mas )?(volver|vuelv|llam(ar|en|e)([^a-z]|$)|contact(ar|en|e)([^a-z]|$)|envi(ar|en|e)([^a-z]|$)|escrib|molest|mandar)|no (dese[a-z]+|qui[a-z]+|queremos|acepta|autoriza)[^,.;:]{0,20}(contact|llam|correo|mail|comunic|recib|visita)',
        '(borr|elimin|suprim)[a-z]*[^a-z]+(todos )?(mis|sus|nuestros|los) datos|quit[a-z]*[^,.;:]{0,12}lista|(exclu|elimin|apag)[a-z]*[^a-z]+(todos )?(os )?(meus|seus|nossos) dados',
        '(^|[^a-z])non (mi |ci |la |lo |gli |piu )?(ri)?(chiam|contatt|inviar|scriv|telefon|disturb)|non (vuole|voglio|vogliamo|desider[a-z]+|accetta|autorizza)[^,.;:]{0,20}(contatt|chiam|mail|comunic|ricev|visit)|cancella(temi|tevi|re|rmi|te|zione)?[^,.;:]{0,15}(lista|elenco|dati)([^a-z]|$)|lasci[a-z]* in pace|disiscri|disdett[ao] (newsletter|iscrizione)',
        'descadastr|(^|[^a-z])nao (me |nos |mais |quer[a-z]* |desej[a-z]* |autoriza |ser )*(lig|contact|contat|telefon|envi|receb|mandar)|remov(er|a)[^,.;:]{0,12}(lista|mail|contato|contacto)|retir(ar|ou|o) (o )?consentimento',
        'uitschrij|uitgeschreven|afgemeld|afmeld|(niet|nooit) (meer )?((ge)?bel|(ge)?contact|(ge)?mail|benader)|verwijder[^,.;:]{0,25}(bestand|lijst|gegevens)|geen (contact|telefo|e?-?mail|reclame|nieuwsbrief)|nie (dzwo|kontakt|pis)|wypis',
        '(^|[^a-z])(ring|kontakt|mejl|mail)[a-z]*( mig| meg| oss)? (inte|ikke|ej|aldrig|aldri)([^a-z]|$)|(^|[^a-z])(inte|ikke|ej|aldrig|aldri) (a |att )?((bli|blive) )?(ring|kontakt(et|ad|as|a|e)?|mejla|maile?)([^a-z]|$)|(inga|ingen) (fler|flere|mer) [a-z-]*(mejl|mail|post|samtal|kontakt)|av(registrer|meld)|ei saa (ottaa|soittaa)|ala (soita|laheta)',
        'отпис|не (надо )?(звон|пис|беспоко|присыл)|μην (καλ|τηλεφ|στ[εέ]λν|επικοιν)|nekontakt|nevolejte|neposilej',
        '配信停止|受信拒否|やめてください|不想(再)?被(联系|打扰|骚扰)|(連絡|電話|メール|訪問)(は|を)?(不要|お断り|拒否|禁止|停止|しないで)|(不要|请勿|請勿|别|別|勿|拒绝|拒絕)(再)?(给我|給我)?(打电话|打電話|联系|聯繫|聯絡|发邮件|发送|致电|打扰|骚扰)|退订|退訂|取消订阅|取消訂閱|拒收|(연락|전화|방문)(을|를|은|는)? ?(하지|원하지|거부)|수신 ?거부|구독 ?취소',
        '"[a-z_ -]*(e?-?mail|contact|marketing|newsletter|consent|opt[^a-z"]?in|subscribed|subscriptions?|permission|communication|werbung|einwilligung|kontakt)s?([_ -]?(consent|permission|allowed|ok|marketing|contact|enabled|preference|status|opt[^a-z"]?in))*" *: *"?(false|no|off|0|n|nein|none|denied|declined|refused|rejected|revoked|withdrawn|never|non|out)"?([^a-z0-9]|$)',
        '(sin|senza|sem|ohne|sans|without) (consent|consenso|einwillig|permis|permiso|permesso)|(einwillig|consent|consenso|consenti)[a-z]*[^,.;:]{0,15}(entzogen|verweigert|zuruck|retire|revocato|revocado|ritirat|retirado|revogado)',
    ] -%}
    {%- set said = [
        '(^|;)[^a-z;]*no (e?-?mails|visits|newsletters|texts)[^a-z;]*(;|$)', 'opt[^a-z]*(ed|ing)?[^a-z]*out', 'un[^a-z]*sub', 'spam', 'complain', 'do[^a-z]*not',
        '(^|[^a-z])remov(e|ed|al|ing)([^a-z]|$)', 'withdr[ae]w', 'revo(k|c[aoh]|g[ao]|q)', 'no[^a-z]*consent',
        '(^|[^a-z])stop( *[^a-z ]| *$| +([ac-hj-z]|b[^y]|i[^n]))', 'de[^a-z]*baja|^baja$', 'd.sabonn|d.sinscri', 'take[^a-z]*off', 'off[^a-z]*(of|the|your|our)?[^a-z]*list',
        'right[^a-z]*to[^a-z]*(object|erasure|be[^a-z]*forgotten)', '(^|[^a-z])suppressed([^a-z]|$)',
        'cancel[a-z]*[^a-z]+((my|the|his|her|their|our|e?-?mail|newsletter|all)[^a-z]+)*(subscription|newsletter|mailing|e?-?mail)|(subscription|newsletter)[^a-z]+cancel',
        'kein[a-z]*( weiteren?)? (kontakt|anruf|e?-?mail|werbung)', '(pas|jamais) (de |d.|me |nous |la |le |les )?(re|r)?(appel|contact)',
    ] -%}
    {{ return((plain + said if width == 'said' else plain) | join('|')) }}
{%- endmacro %}


{% macro whole_refusals() -%}
    {%- set contacted = '(contact|call|e?[^a-z;]?mail|text|sms|market|solicit|disturb|phone|send|visit|approach)[a-z]*' -%}
    {%- set around = '(please|pls|bitte|is|has|been|was|wants?|he|she|they|asked|to|be|client|hcp|physician|dr|customer|person|lead|status|contact)' -%}
    {%- set after = '(vod|or|and|nor|e?[^a-z;]?mail|call|text|me|him|her|them|us|this|person|contact|again|anymore|any more|ever|please|list|requested|request|all|of|from|everything|emails?|e-mails?|mailings?|marketing|communications?|calls?|since|on|in|by|phone|at|his|their|own|a)' -%}
    {%- set wholes = [
        'do(es)?[^a-z;]*n[^a-z;]?o?[^a-z;]?t[^a-z;]*((wants?|wish|wishes|to|be|ever|please)[^a-z;]+)*' ~ contacted,
        'never[^a-z;]+(contact|call|e?[^a-z;]?mail)',
        'no[^a-z;]+((more|further)[^a-z;]+(calls?|contacts?|e?[^a-z;]?mails?)|marketing|consent|permission|solicit[a-z]*|see|newsletters?)',
        'opt(ed|ing)?[^a-z;]*outs?|un[^a-z;]?subscribed?|dn[cm]',
        '(consent|permission)[^a-z;]+(withdrawn|revoked|denied|refused|declined|not given)|(withdrew|revoked|refused|denied)[^a-z;]+(his |her |their )?consent',
        'blacklisted|blocklisted|suppressed|not[^a-z;]+contactable|(remove|delete|erase|forget)[^a-z;]+me|remove from (the |our |all )?(mailing )?lists?',
        'gesperrt|abgemeldet|abbestellt|widerrufen|widersprochen|werbesperre|kontaktsperre|werbeverbot|kontaktverbot|keine werbung|kein kontakt',
        'nicht (mehr )?(kontaktieren|anrufen|anschreiben|mailen)|desabonnee?|desinscrite?|ne (pas|plus) (contacter|appeler|solliciter|ecrire)',
        'no (contactar|llamar|enviar|molestar)|dado de baja|non (contattare|chiamare|disturbare)|disiscritt[oa]|nao (contactar|contatar|ligar)|descadastrad[oa]',
        'uitgeschreven|afgemeld|niet (bellen|mailen|contacteren|benaderen)',
    ] -%}
    {{ return(
        '(^|;)[^a-z;]*(' ~ around ~ '[^a-z;]+)*(' ~ wholes | join('|') ~ ')([^a-z;]+' ~ after ~ ')*[^a-z;]*(;|$)'
        ~ '|[{][^;]*"[a-z_ -]*(e?-?mail|contact|marketing|newsletter|consent|opt[^a-z"]?in|subscribed)[a-z_ -]*" *: *"?(false|no|off|0|n|none)"?([^a-z0-9]|$)'
        ~ '|[{][^;]*"[a-z_ -]*(unsub[a-z]*|opt[^a-z"]?(ed)?[^a-z"]?out|do[^a-z"]?not[^a-z"]?[a-z]*|dnc)[a-z_ -]*" *: *"?(true|yes|1|on|y)"?([^a-z0-9]|$)'
    ) }}
{%- endmacro %}
