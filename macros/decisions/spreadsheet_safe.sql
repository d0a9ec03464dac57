{#-
    A text that no spreadsheet takes for a formula: one that begins with = + - @, a tab or a line
    break gets an apostrophe in front, which spreadsheets hide. 9, 10 and 13 are tab, line feed and
    carriage return.
-#}
{% macro spreadsheet_safe(text) -%}
    case
        when substring({{ text }}, 1, 1) in ('=', '+', '-', '@', chr(9), chr(10), chr(13))
            then '''' || {{ text }}
        else {{ text }}
    end
{%- endmacro %}
