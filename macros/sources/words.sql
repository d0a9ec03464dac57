{#- Words and addresses as people write them, in a form that can be compared. -#}

{#- Letters with marks and the plain ones that they stand for; then blanks that are none, and marks that nobody sees. -#}
{% macro marked_letters() %}{{ return("àáâãäåçèéêëìíîïñòóôõöøùúûüýÿ") }}{% endmacro %}
{% macro plain_letters() %}{{ return("aaaaaaceeeeiiiinoooooouuuuyy") }}{% endmacro %}
{#- As some keyboards write them: the letter, then its mark. -#}
{% macro marks_above_letters() %}{{ return("\u0300\u0301\u0302\u0303\u0308\u030a\u0327") }}{% endmacro %}
{% macro odd_blanks() %}{{ return("\u00a0\u2007\u202f") }}{% endmacro %}
{% macro unseen_marks() %}{{ return("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u061c\u180e\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") }}{% endmacro %}


{#- A text as it looks: without marks that nobody sees, every blank a plain one. -#}
{% macro seen_text(expression) -%}
    trim(translate(
        cast({{ expression }} as {{ dbt.type_string() }}),
        chr(9) || chr(10) || chr(13) || '{{ odd_blanks() ~ unseen_marks() }}',
        '{{ ' ' * (3 + odd_blanks() | length) }}'
    ))
{%- endmacro %}


{#-
    A word without case, accents, blanks and what stands between words: `E-mail`, `e_mail` and `EMAIL` are
    one. All else stays, so that what nobody understands is not taken for a word that somebody does:
    `granted?`, `!granted`, `-1` and a word with letters of another script are none that we know.
-#}
{% macro word_key(expression) -%}
    nullif({{ replace_pattern(
        replace_pattern(
            "translate(lower(" ~ seen_text(expression) ~ "), '"
            ~ marked_letters() ~ marks_above_letters() ~ "', '" ~ plain_letters() ~ "')",
            '^-|^[(] *[0-9.]+ *[)]$', '!'
        ),
        '[-_ .,:;/()\'\'"&|]+', ''
    ) }}, '')
{%- endmacro %}


{#- An id for comparing across systems: no case, no blanks, `:` between system and id, `7.0` is 7. -#}
{% macro id_key(expression) -%}
    nullif({{ replace_pattern(
        replace_pattern("replace(lower(" ~ seen_text(expression) ~ "), '|', ':')", '[ ]+', ''),
        '[.]0+$', ''
    ) }}, '')
{%- endmacro %}


{#-
    The parts of a text that may hold several addresses, each between semicolons: `Ann <a@x.org>` is
    `;ann;a@x.org;`. `mailto:`, quotes and dots at the end are no part of an address. Of a refusal every
    word is a part, and `ann [at] x.org` an address (`is_wide`); of a person `ann lee@x.org` is nobody's.
-#}
{% macro email_parts(expression, is_wide=false) -%}
    {%- set plain = "replace(lower(" ~ seen_text(expression) ~ "), '%40', '@')" -%}
    {%- set text = with_at_signs(plain) if is_wide else plain -%}
    {%- if is_wide -%}
        {%- set text = "case when " ~ plain ~ " like '%@%@%' then " ~ unglued(text) ~ " else " ~ text ~ " end" -%}
    {%- endif -%}
    {{ replace_pattern(
        replace_pattern(
            "';' || " ~ text ~ " || ';'",
            '[ \t\n\r<>(){}*!=~,;:"|/?&#$^¦•→“”„«»‹›…；、·—–]+' if is_wide else ' *[<>(){}*!,;:"|/?“”„«»‹›…；、]+ *', ';'
        ),
        "[.''`‘’-]*;+[.''`‘’-]*", ';'
    ) }}
{%- endmacro %}


{#- An id without anything between its letters and digits: `o-17`, `O_17` and `o17` are one. -#}
{% macro bare_id(expression) -%}
    {{ replace_pattern("lower(" ~ expression ~ ")", '[^a-z0-9]+', '') }}
{%- endmacro %}


{#- Signs that part a list where they are typed on other keyboards, and blanks that are none of ours. -#}
{% macro odd_separators() %}{{ return("；，、｜\u2028\u2029\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u3000") }}{% endmacro %}


{#-
    At signs as people write them: `[at]`, `(at)`, `&#64;`, `%2540`, one of full width, one between blanks,
    `ann at x dot org`; dots likewise.
-#}
{% macro with_at_signs(expression) -%}
    {%- set plain = "translate(" ~ expression ~ ", '＠﹫[]' || chr(92) || chr(11) || '" ~ odd_separators() ~ "', '@@();;"
        ~ ';' * 4 ~ ' ' * (odd_separators() | length - 4) ~ "')" -%}
    {%- set signed = replace_pattern(
        "replace(replace(replace(replace(" ~ plain ~ ", '&#64;', '@'), '&commat;', '@'), '%2540', '@'), '%40', '@')",
        ' *[({<] *[aA][tT] *[)}>] *| @ ', '@'
    ) -%}
    {#- a blank before the last part of a domain, or before the sign: of `a@b .test` the rest is no address -#}
    {{ replace_groups(
        replace_groups(
            replace_pattern(signed, ' *[({<] *([dD][oO][tT]|[.]) *[)}>] *| +[dD][oO][tT] +', '.'),
            '([a-zA-Z0-9]) +[aA][tT] +([a-zA-Z0-9-]+[.][a-zA-Z0-9.-]*[a-zA-Z])', '%1@%2'
        ),
        '([a-zA-Z0-9]) *@ *([a-zA-Z0-9-]+) *[.] ?([a-zA-Z])', '%1@%2.%3'
    ) }}
{%- endmacro %}


{#-
    The ids that a cell of a refusal may mean, as id_key writes them, each between semicolons: `crm/17`, `crm-17`
    and `CRM | 17` are `crm:17`; `#17`, `(17)`, `id: 17` and `"17"` are `17`; of `nobody; 17` each is one. Where
    blanks part (`parts_blanks`), so is every word; with none for it, no part of an id is
    another one, and a hyphen is its own: whoever is erased must be meant.
-#}
{% macro ids_named(expression, parts_blanks=true) -%}
    {%- set listed = replace_pattern(
        "';' || lower(" ~ seen_text(
            "translate(" ~ expression ~ ", '[]' || chr(9) || chr(10) || chr(13) || chr(92) || '" ~ odd_separators()
            ~ "', '()" ~ ';' * (4 + odd_separators() | length) ~ "')"
        ) ~ ") || ';'",
        '[,;+&…]+', ';'
    ) -%}
    {%- set bare = replace_pattern(listed, '[(){}<>"\'\'`*!?“”„«»‹›‘’~^$=@]+', ' ') -%}
    {%- set keyed = replace_groups(
        replace_pattern(bare, ' +', ''),
        ';[#:|/_.-]*([a-z][a-z0-9]*)' ~ ('[-_./#|:]+' if parts_blanks is not none else '[/#|:]+'), ';%1:'
    ) -%}
    {%- set unnamed = replace_pattern(
        replace_pattern(bare, ' +', ''),
        ';[#:|/_.-]*(contact|lead|person|user|record|customer|member)?_?(ids?|contact|lead|person|user|record|npi|no|nr|number|mailto|ref|key)[-_./#|:]+',
        ';'
    ) -%}
    {#- `npi 1234567893`: a kind of number before the number -#}
    {%- set unnamed = replace_groups(
        unnamed,
        ';(npi|ccn' ~ ('|tel|phone|telephone|mobile|id|contact|account|person|lead|record|hcp|nr|no|number' if parts_blanks is not none) ~ ')[-_./#|:]*([0-9]+);',
        ';%2;'
    ) -%}
    {%- set parted = replace_pattern(bare, '[ |/#]+' if parts_blanks else '[|/#]+', ';') -%}
    {{ replace_pattern(
        replace_pattern(
            "replace(" ~ keyed ~ " || " ~ unnamed ~ (" || " ~ parted if parts_blanks is not none)
            ~ " || coalesce(';' || lower(" ~ ids_in_url(expression) ~ ") || ';', ''), ' ', '')",
            '[.]0+;', ';'
        ),
        '[-_.:#|/]*;+[-_.:#|/]*', ';'
    ) }}
{%- endmacro %}


{#-
    E-mail address in lower case, the first where a text holds several; null where it holds none.
    Most are plain: only others are taken apart.
-#}
{% macro normalize_email(expression) -%}
    {%- set given = "lower(trim(cast(" ~ expression ~ " as " ~ dbt.type_string() ~ ")))" -%}
    case
        when {{ has_pattern(given, "^[a-z0-9_+-][a-z0-9._+-]*@[a-z0-9-]+([.][a-z0-9-]+)+$") }}
            then {{ given }}
        when {{ given }} like '%@%' or {{ given }} like '%$%40%' escape '$'
            then {{ first_email(email_parts(expression)) }}
        else cast(null as {{ dbt.type_string() }})
    end
{%- endmacro %}


{#- The first address among parts as email_parts gives them. -#}
{% macro first_email(parts) -%}
    nullif(replace({{ first_match(parts, ';[^;@ ]+@[^;@. ][^;@ ]*[.][^;@. ]+;') }}, ';', ''), '')
{%- endmacro %}


{#- Whether a text shows an at sign and no address can be read in it; most texts are plain. -#}
{% macro hides_email(expression) -%}
    {{ normalize_email(expression) }} is null
    and coalesce({{ email_parts(expression, is_wide=true) }} like '%;_%@_%;%', false)
{%- endmacro %}


{#- Whether a text holds more than one address; most texts are plain, and not taken apart. -#}
{% macro several_emails(expression) -%}
    coalesce({{ expression }} like '%@%@%', false)
    and {{ email_parts(expression, is_wide=true) }} like '%;_%@_%;%_@_%;%'
{%- endmacro %}


{#- The words of one vocabulary of the seed known_words, by the key that raw words are compared by. -#}
{% macro known_words(vocabulary) -%}
    select
        {{ word_key('raw_word') }} as word_key,
        min(word) as word
    from {{ ref('known_words') }}
    where vocabulary = '{{ vocabulary }}'
    group by {{ word_key('raw_word') }}
{%- endmacro %}


{#- What stands in a cell where there is nothing to say, as word_key writes it. -#}
{% macro words_for_nothing() -%}
    {{ return(['na', 'none', 'null', 'nil', 'unknown', 'tbd']) }}
{%- endmacro %}
