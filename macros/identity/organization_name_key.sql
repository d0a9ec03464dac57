{#-
    Latin letters with an accent, upper and lower case, as their plain lower-case letter.
    `translate` is the one accent remover that every engine has; upper case is listed because not
    every engine's `lower` knows it.
-#}
{% macro without_accents(expression) -%}
    case
        {# translating costs fifty times as much as looking whether there is anything to do #}
        when {{ has_pattern(expression, '[^ -~]') }}
            then translate(
                {{ expression }},
                'áàâäãåāăąæçćčĉċďđéèêëēĕėęěğĝġģĥħíìîïīĭįıĵķĺļľłñńņňóòôöõøōŏőŕřŗśşšŝșßţťțŧúùûüūŭůűųŵýÿŷźżžÁÀÂÄÃÅĀĂĄÆÇĆČĈĊĎĐÉÈÊËĒĔĖĘĚĞĜĠĢĤĦÍÌÎÏĪĬĮİĴĶĹĻĽŁÑŃŅŇÓÒÔÖÕØŌŎŐŔŘŖŚŞŠŜȘẞŢŤȚŦÚÙÛÜŪŬŮŰŲŴÝŸŶŹŻŽ',
                'aaaaaaaaaacccccddeeeeeeeeegggghhiiiiiiiijkllllnnnnooooooooorrrssssssttttuuuuuuuuuwyyyzzzaaaaaaaaaacccccddeeeeeeeeegggghhiiiiiiiijkllllnnnnooooooooorrrssssssttttuuuuuuuuuwyyyzzz'
            )
        else {{ expression }}
    end
{%- endmacro %}


{#-
    The plain form of a name for looking it up: lower case, no accents or apostrophes, `&` and `+`
    as the word and, everything else that is not a letter or digit as one space. Cheap enough for
    every activity; the matcher's standardized names go further (legal forms, abbreviations) and are
    built on this one.
    Use: {{ organization_name_key('organization_name') }} as organization_name_key
-#}
{% macro organization_name_key(expression) -%}
    nullif(trim({{ replace_pattern(
        "replace(replace(translate("
        ~ without_accents("lower(" ~ expression ~ ")")
        ~ ", '''’‘`´', ''), '&', ' and '), '+', ' and ')",
        '[^a-z0-9]+',
        ' '
    ) }}), '')
{%- endmacro %}
