{#- True where a text of plain words has a keyword among its whole words. -#}
{% macro has_keyword(words, keyword) -%}
    {{ position_of("concat(' ', " ~ keyword ~ ", ' ')", "concat(' ', " ~ words ~ ", ' ')") }} > 0
{%- endmacro %}


{#-
    The code that each text of plain words has by its keywords, as a select: one row per text that has a
    keyword of `keywords` (a relation with keyword, priority and the code) among its whole words. The
    lowest priority number wins, then the longest keyword. `texts` has one row per text.
-#}
{% macro best_keyword(texts, text, keywords, code) -%}
    select
        {{ text }},
        {{ code }}
    from (
        select
            {{ texts }}.{{ text }},
            {{ keywords }}.{{ code }},
            row_number() over (
                partition by {{ texts }}.{{ text }}
                order by
                    {{ keywords }}.priority asc,
                    length({{ keywords }}.keyword) desc,
                    {{ keywords }}.keyword asc
            ) as row_rank
        from {{ texts }}
        inner join {{ keywords }}
            on {{ has_keyword(texts ~ '.' ~ text, keywords ~ '.keyword') }}
    ) as keywords_ranked
    where row_rank = 1
{%- endmacro %}
