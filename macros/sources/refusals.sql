{#- What a record of a person says against being contacted, in the words of its source. -#}

{#-
    A flag by which somebody refuses: where nothing is written it does not, and what is written there and
    cannot be read counts as a refusal.
-#}
{% macro refusal_flag(expression) -%}
    case
        when {{ clean_text(expression) }} is null then false
        when {{ word_key(expression) }} in ({{ sql_texts(opt_in_words()) }}) then false
        when {{ denies_refusal(expression) }} then false
        else coalesce({{ try_boolean(expression) }}, true)
    end
{%- endmacro %}

{#- True where a cell says no more than that nobody has refused: `not opted out`, `keine Einwände`. -#}
{% macro denies_refusal(expression) -%}
    {%- set text = "cast(" ~ expression ~ " as " ~ dbt.type_string() ~ ")" -%}
    coalesce(
        {{ has_pattern(
            replace_pattern("translate(lower(" ~ text ~ "), 'äéèíóõãç', 'aeeiooac')", '[^a-z]+', ' '),
            '^ ?((has|have|is|was|hat|ha|did) )?' ~ denying_words() ~ '( ?(so far|eingelegt|on file|received|recorded|to date))? ?$'
        ) }},
        false
    )
{%- endmacro %}

{#-
    True where a cell of a permission is none: whatever is written there but a yes, the day of one, or a ground
    that the law knows. What cannot be read counts as a refusal.
-#}
{% macro lacks_permission(expression) -%}
    case
        when {{ clean_text(expression) }} is null then false
        when {{ word_key(expression) }} in ({{ sql_texts(opt_in_words() + permitting_words()) }}) then false
        when {{ denies_refusal(expression) }} then false
        else not coalesce({{ try_boolean(expression) }}, {{ try_timestamp(expression) }} is not null)
    end
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
        'withdrew', 'nichterlaubt', 'nichterwunscht', 'nichtgewunscht', 'unerwunscht', 'untersagt', 'verboten', 'forbidden', 'prohibited',
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


{#- Words that lift a limit to some products or regions; all else that cannot be read allows nothing. -#}
{% macro limitless_words() -%}
    {{ return(['all', 'any', 'allproducts', 'allregions', 'anyproduct', 'anyregion', 'everything', 'everywhere', 'unlimited', '*']) }}
{%- endmacro %}


{#- Of the lists of a group the one that all say; where two differ nobody knows which counts, and nothing is allowed. -#}
{% macro limit_that_counts(expression) -%}
    case
        when min({{ expression }}) = max({{ expression }}) then max({{ expression }})
        else min({{ expression }}) || '; !; ' || max({{ expression }})
    end
{%- endmacro %}


{#-
    One word of a row against contact, `<kind>.<column>=1;`, or `=0;` where it says plainly that there is no refusal;
    of a cell without anything, nothing. `kind` is what it closes: o everything, c calls, p data on prescribing.
-#}
{% macro refusal_word(kind, name, cell, is_refusal, takes_back=true) -%}
    {%- set plain = modules.re.sub('[^a-z0-9]', '', plain_name(name)) or 'unnamed' -%}
    case
        when {{ clean_text(cell) }} is null then ''
        when {{ is_refusal }} then '{{ kind }}.{{ plain }}=1;'
        else '{{ kind ~ '.' ~ plain ~ '=0;' if takes_back else '' }}'
    end
{%- endmacro %}

{#-
    The same of cells that are for something else, `DNC - Ann`: a plain name says nothing of permission, and so
    takes nothing back. What says that somebody is in again does.
-#}
{% macro refusal_word_beside(kind, name, cells, is_refusal) -%}
    case
        when {{ is_refusal }} then '{{ kind }}.{{ name }}=1;'
        when {{ has_pattern(
            "lower(concat_ws(' ; ', " ~ cells | join(', ') ~ "))",
            '(^|[^a-z])(opt(ed|ing)?[^a-z]?in|(re|again )[^a-z]?subscribed|subscribed again|(ok|okay|free) to (call|contact|e?-?mail))([^a-z]|$)'
        ) }} then '{{ kind }}.{{ name }}=0;'
        else ''
    end
{%- endmacro %}

{#-
    In a staging model: all words of a row against contact, also of columns that nobody declared and beside names,
    addresses and numbers (as refusals_beside() reads them) and in wishes; null where there is none.
-#}
{% macro refusal_words(source_name, table_name, names=[], emails=[], phones=[], has_wishes=false) -%}
    {%- set kinds = {'opted out': 'o', 'not to be called': 'c', 'prescribing data restricted': 'p'} -%}
    {%- set words = [] -%}
    {%- for source, table, staged, flags in refusing_tables() if source == source_name and table == table_name -%}
        {%- for flag, taken_as in flags.items() if taken_as in kinds -%}
            {%- do words.append(refusal_word(kinds[taken_as], flag, flag, refusal_flag(flag))) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if has_wishes -%}
        {%- do words.append(refusal_word('o', 'frequency', 'frequency', 'wishes_nothing')) -%}
        {%- do words.append(refusal_word('c', 'frequency', 'frequency', 'wishes_no_calls')) -%}
    {%- endif -%}
    {%- for kind, name, cells in [('o', 'names', names), ('o', 'emails', emails), ('c', 'phones', phones)] if cells -%}
        {#- beside the number of an organization it is a word on calls to it, not of a person -#}
        {%- set of_persons = ' and coalesce(' ~ try_boolean('is_person_account') ~ ', false)'
            if kind == 'c' and table_name == 'account' else '' -%}
        {%- do words.append(refusal_word_beside(kind, 'beside' ~ name, cells, 'refuses_beside_' ~ name ~ of_persons)) -%}
    {%- endfor -%}
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
        when {{ has_pattern(plain, patterns.whole) }}
            then case when {{ refuses_as_whole(value) }} then 'o.' || {{ plain }} || '=1;' end
        when {{ plain }} = 'donotcall'
            then 'c.donotcall=' || case when {{ refusal_flag(value) }} then '1;' else '0;' end
        when {{ has_pattern(plain, patterns.reason) }}
            then
                case
                    when {{ has_pattern(plain, patterns.refusal) }} and {{ gives_reason(value) }}
                        then 'o.' || {{ plain }} || '=1;'
                end
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
        when {{ has_pattern(plain, patterns.choice) }}
            then 'o.' || {{ plain }} || case when {{ says_no(value) }} then '=1;' else '=0;' end
        when {{ has_pattern(plain, patterns.permission) }} or {{ has_pattern(plain, patterns.of_all) }}
            then 'o.' || {{ plain }} || case when {{ says_no(value, is_plain=false) }} then '=1;' else '=0;' end
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
    A text as refusals are looked for in it: lower case, no accents, and without what denies a refusal (`not opted
    out`, `never withdrawn`, `keine Einwände`), unless somebody asks why it was not done, and without words of
    refusing that are about something else (`removed barriers`, `do not hesitate to call`). What else is said stays.
-#}
{% macro refusal_text(expression) -%}
    {%- set lowered = "replace(lower(" ~ expression ~ "), '&nbsp;', ' ')" -%}
    {%- set plain -%}
    case
        when {{ has_pattern(lowered, '[^ -~]') }}
            then translate({{ without_accents(seen_text(lowered)) }}, '’{{ marks_above_letters() }}', '''')
        else {{ lowered }}
    end
    {%- endset -%}
    case
        when {{ has_pattern(plain, '(^|[^a-z])(still|why|immer noch|toujours|todavia|ancora)[^a-z]') }} then {{ plain }}
        else {{ replace_pattern(plain, '(^|[^a-z])(' ~ denying_words() ~ '|' ~ harmless_words() ~ ')', ' ') }}
    end
{%- endmacro %}


{#- True where any text tells of a refusal beyond doubt: a note, the subject of a task, a name with a no beside it. -#}
{% macro marks_refusal(expression) -%}
    coalesce({{ has_pattern(refusal_text(expression), refusing_patterns('plain')) }}, false)
{%- endmacro %}

{#-
    True where one of the cells, between semicolons, is a refusal and nothing else: `do not contact`, `Opted out
    (2026)`, `{"email": false}`. Whatever its column is called, such a cell can mean nothing else; a plain no can.
-#}
{% macro refuses_as_whole(expression) -%}
    coalesce({{ has_pattern(refusal_text(expression), whole_refusals()) }}, false)
{%- endmacro %}


{#- True where a no stands beside a name of a person or organization, or beside or in place of an address: `ann@x.org (opted out)`. -#}
{% macro refuses_in_cells(names, emails=[]) -%}
    (
        {{ marks_refusal("concat_ws(' ; ', " ~ names | join(', ') ~ ")") }}
        {%- if emails %}
        or {{ refuses_in_emails(emails) }}
        {%- endif %}
    )
{%- endmacro %}

{% macro refuses_in_emails(emails) -%}
    {{ tells_refusal(replace_pattern(
        "concat_ws(' ; ', " ~ emails | join(', ') ~ ")", '[^ ;,<>()]+@[^ ;,<>()]+', ''
    )) }}
{%- endmacro %}

{#- True where a cell for a number says that nobody is to call it. -#}
{% macro refuses_in_numbers(phones) -%}
    {%- set texts = "concat_ws(' ; ', " ~ phones | join(', ') ~ ")" -%}
    (
        {{ tells_refusal(texts) }}
        or {{ refuses_channel(texts, any_channel()) }}
        {%- for phone in phones %}
        or {{ is_plain_no(phone) }}
        {%- endfor %}
    )
{%- endmacro %}


{#-
    Columns of a row of people, read before all else: where a no stands beside names, addresses and numbers. Two
    columns need each, and what compiles their patterns is most of what staging costs.
-#}
{% macro refusals_beside(names, emails, phones=[]) -%}
    {{ refuses_in_cells(names) }} as refuses_beside_names,
        {{ refuses_in_emails(emails) }} as refuses_beside_emails
    {%- if phones %},
        {{ refuses_in_numbers(phones) }} as refuses_beside_phones
    {%- endif %}
{%- endmacro %}


{#-
    True where a text of people or of their tools tells of a refusal, whatever else it says: in words of
    unsubscribing, or as a no beside a word of calling, writing or contact.
-#}
{% macro tells_refusal(expression) -%}
    coalesce({{ has_pattern(refusal_text(expression), refusing_patterns('said')) }}, false)
{%- endmacro %}


{#-
    True where a word that nobody knows, of a type of activity or (`is_ground`) of the ground of a permission, may
    tell of a refusal: also by what in a conversation could be about something else.
-#}
{% macro may_tell_refusal(expression, is_ground=false) -%}
    coalesce({{ has_pattern(
        refusal_text(expression),
        refusing_patterns('said')
        ~ '|(^|[^a-z])abuse|(^|[^a-z])suppress(ed|ion)([^a-z]|$)|object(ion|ed)|refus|den(y|ied)|declin|blacklist|blocklist|erasure|gdpr|take[^a-z]*me[^a-z]*off|no[^a-z]*longer|never'
        ~ ('|(^|[^a-z])no(t|ne)?([^a-z]|$)|cancel|pending|unknown|expired' if is_ground else '')
    ) }}, false)
{%- endmacro %}


{#-
    True where a cell about permission tells of a no: in words of refusing, as a no beside a channel (`no email`, `phone:
    off`), or (`is_plain`) as a plain no. That a person has no address is no refusal.
-#}
{% macro says_no(expression, is_plain=true) -%}
    (
        {{ tells_refusal("cast(" ~ expression ~ " as " ~ dbt.type_string() ~ ")") }}
        or {{ refuses_channel(expression, any_channel()) }}
        or {{ is_plain_no(expression, is_plain) }}
    )
{%- endmacro %}

{% macro is_plain_no(expression, is_plain=true) -%}
    coalesce({{ word_key(expression) }} in ({{ sql_texts(
        closing_words() + (refusing_words() + ['no', 'n', 'off', 'false', '0', 'nao', 'nee'] if is_plain else [])
    ) }}), false)
{%- endmacro %}

{#- True where a no stands beside one of the channels: `no phone`, `ohne Anruf`, `e-mail: off`. -#}
{% macro refuses_channel(expression, channels) -%}
    coalesce({{ has_pattern(
        replace_pattern(
            refusal_text("cast(" ~ expression ~ " as " ~ dbt.type_string() ~ ")"),
            '(no|not?|without|keine?|sin|pas de|pas d.) ?' ~ any_channel() ~ '[ -]?(address|adresse|number|nummer|no|nr|on file|known|available|given|provided|yet|info|listed|found|made|person|name|id|details)([^a-z]|$)',
            ' '
        ),
        '(^|[^a-z])(no|not|never|non|kein[a-z]*|pas d[e.]|sans|sin|senza|sem|geen|zero|without|nie|niet|nicht|ohne|nao|exclud[a-z]*|except|not by|not via|nicht per)[^a-z]+'
        ~ '((more|further|any|by|via|per|to|de|la|las|los|um|mais)[^a-z]+)*' ~ channels ~ '([^a-z]|$)'
        ~ '|(^|[^a-z])' ~ channels ~ '[^a-z]{0,3}((is|are|opt|status|permission|consent)[^a-z]+)?(off|no|false|0|stop(ped)?|none|denied|refused|declined|disabled|withdrawn|revoked|unwanted|prohibited|forbidden|not (allowed|permitted|wanted|welcome))([^a-z]|$)'
    ) }}, false)
{%- endmacro %}

{% macro any_channel() -%}
    {{ return(
        '(e?[^a-z]?mail(s|ings?)?|contacts?|contacto|contatto|contato|kontakt[a-z]*|marketing|newsletters?|communications?|solicit[a-z]*'
        ~ '|correos?|courriels?|werbung|outreach|visits?|reps?|promotion[a-z]*|' ~ calling_channels()[1:]
    ) }}
{%- endmacro %}

{% macro calling_channels() -%}
    {{ return('(phone|(phone )?calls?|calling|telephon[a-z]*|telefon[a-z]*|sms|texts?|texting|llamadas?|appels?|anruf[a-z]*|chiamat[ae]|mobile)') }}
{%- endmacro %}


{#- True where a wish for how often asks for nothing at all. -#}
{% macro wishes_nothing(expression) -%}
    (
        coalesce(
            {{ has_pattern(
                "lower(" ~ expression ~ ")",
                '(^|[^a-z0-9])(never|stop|none|no|not|nothing|zero|nie|kein[a-z]*|0+)([^a-z0-9.,]|$)'
            ) }}
            and not {{ has_pattern("lower(" ~ expression ~ ")", 'more|most|max|[1-9]') }},
            false
        )
        or coalesce(
            {{ has_pattern(
                "lower(" ~ expression ~ ")", '(max[a-z]*|at most|up to|no more than)[^a-z0-9]*(0+|zero|none|null|kein[a-z]*)([^0-9.,]|$)'
            ) }},
            false
        )
        or {{ tells_refusal(expression) }}
        or {{ refuses_channel(expression, any_channel()) }}
        and not {{ wishes_no_calls(expression) }}
    )
{%- endmacro %}

{#- True where such a wish asks for no calls, and for messages all the same. -#}
{% macro wishes_no_calls(expression) -%}
    (
        {{ refuses_channel(expression, calling_channels()) }}
        and coalesce({{ has_pattern("lower(" ~ expression ~ ")", '[1-9]|week|month|quarter|year|daily') }}, false)
    )
{%- endmacro %}


{#- True where a type of activity that nobody knows tells of what somebody chose: `preference_update`. -#}
{% macro tells_of_choices(expression) -%}
    {{ has_pattern(
        "lower(" ~ expression ~ ")",
        'prefer|consent|permission|subscri|opt|gdpr|privacy|communicat|newsletter|mailing|einwillig|profile'
    ) }}
{%- endmacro %}

{#- True where a type of activity is about a page or form. -#}
{% macro tells_of_pages(expression) -%}
    {{ has_pattern("lower(" ~ expression ~ ")", 'page|form|web|visit|site') }}
{%- endmacro %}

{#- True where one of the cells, between semicolons, is a plain no. -#}
{% macro has_plain_no(expression) -%}
    coalesce({{ has_pattern(
        "lower(" ~ expression ~ ")",
        '(^|;) *(no|off|out|none|false|0|never|denied|refused|declined|withdrawn|nein|non|nao|nee) *(;|$)'
    ) }}, false)
{%- endmacro %}


{#- True where the address of a page, or the name of a form, is that of unsubscribing. -#}
{% macro names_unsubscribing(expression) -%}
    coalesce({{ has_pattern(
        replace_pattern("lower(" ~ expression ~ ")", '[?](.*[&])?(e|ref|referrer|next|return|utm_[a-z]*)=.*$', ''),
        'un[-_ ]?subscri|opt[-_ ]?out|/unsub([^a-z]|$)|do[-_ ]?not[-_ ]?(sell|contact|e?mail|call)|abmeld|abbestell|austrag|d(e|é|%c3%a9)sabonn|d(e|é|%c3%a9)sinscri|widerruf|widerspruch|disiscri|descadastr|uitschrij|afmeld|/baja([^a-z]|$)|(dar|darse)[-_ ]?de[-_ ]?baja|withdraw[-_ ]?consent|forget[-_ ]?me'
    ) }}, false)
{%- endmacro %}


{#-
    The signal by which a row of what somebody did says no, whatever its type: in a column that nobody declared, in
    `words` and `types` of it, in what was written (of a mail only our own words), or as a `page` of unsubscribing.
-#}
{% macro refusal_told(words=none, types=none, is_mail='false', page=none) -%}
    case
        when
            coalesce(refuses_elsewhere, false)
            or (coalesce(refuses_in_text, false) and not {{ is_mail }})
            {%- if words %}
            or {{ tells_refusal(words) }}
            {%- endif %}
            {%- if types %}
            or {{ may_tell_refusal(types) }}
            {%- endif %}
            then 'asked_to_stop'
        when coalesce(names_unsubscribing, false){{ ' or ' ~ names_unsubscribing(page) if page }}
            then 'unsubscribe'
    end
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
