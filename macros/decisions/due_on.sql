{#-
    Date on which something with a deadline in business hours is due: eight hours are a business
    day, Monday to Friday, the first one after the given date. No hours, no deadline. Holidays are
    working days here.
-#}
{% macro due_on(start_date, business_hours) -%}
    {%- set business_days = floor_divide('(' ~ business_hours ~ ') + 7', 8) -%}
    {#- 1900-01-01 was a Monday: 0 is Monday, 4 Friday; a weekend counts as the Friday before. -#}
    {%- set weekday = '(' ~ days_between("cast('1900-01-01' as date)", start_date) ~ ') % 7' -%}
    {%- set friday_or_before = 'case when ' ~ weekday ~ ' > 4 then 4 else ' ~ weekday ~ ' end' -%}
    {%- set weekends = floor_divide('(' ~ friday_or_before ~ ') + (' ~ business_days ~ ')', 5) -%}
    case
        when {{ business_hours }} > 0
            then {{ add_days(start_date, 'cast((' ~ business_days ~ ') + 2 * (' ~ weekends ~ ') - (' ~ weekday ~ ' - (' ~ friday_or_before ~ ')) as ' ~ dbt.type_int() ~ ')') }}
        else cast(null as date)
    end
{%- endmacro %}
