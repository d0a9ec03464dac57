{#-
    A word without the s of a plural or a possessive: Marys and Mary, associates and associate are one
    word of a name. Short words and those on -ss and -us (cross, campus) keep theirs.
-#}
{% macro singular_word(word) -%}
    case
        when
            length({{ word }}) >= 5
            and substr({{ word }}, length({{ word }}), 1) = 's'
            and substr({{ word }}, length({{ word }}) - 1, 1) not in ('s', 'u')
            then substr({{ word }}, 1, length({{ word }}) - 1)
        else {{ word }}
    end
{%- endmacro %}
