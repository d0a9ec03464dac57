{#-
    Deadlines in business hours, on the scale of int_business_days: where the clock starts plus the
    hours is a place on it, and the day that holds the place is the day it is due. Seconds are cut
    off.
-#}

{#- Place of a time on the scale, from the row of its day. -#}
{% macro business_minute(day, moment) -%}
    {%- set minute_of_day = 'cast(extract(hour from ' ~ moment ~ ') as ' ~ dbt.type_int() ~ ') * 60 + cast(extract(minute from ' ~ moment ~ ') as ' ~ dbt.type_int() ~ ')' -%}
    ({{ day }}.minutes_before + least(greatest({{ minute_of_day }} - {{ day }}.opens_minute, 0), {{ day }}.open_minutes))
{%- endmacro %}

{#- Filter: the row `due_day` is the day on which what started at `moment` is due. -#}
{% macro is_business_due_day(day, moment, hours, due_day) -%}
    {%- set due_minute = business_minute(day, moment) ~ ' + ' ~ hours ~ ' * 60' -%}
    {{ due_day }}.minutes_before < {{ due_minute }}
    and {{ due_day }}.minutes_before + {{ due_day }}.open_minutes >= {{ due_minute }}
{%- endmacro %}

{#- The time at which it is due; null without a due day. -#}
{% macro business_due_at(day, moment, hours, due_day) -%}
    {%- set minutes = due_day ~ '.opens_minute + ' ~ business_minute(day, moment) ~ ' + ' ~ hours ~ ' * 60 - ' ~ due_day ~ '.minutes_before' -%}
    cast(
        {{ dbt.dateadd('minute', 'cast(' ~ minutes ~ ' as ' ~ dbt.type_int() ~ ')', 'cast(' ~ due_day ~ '.business_date as ' ~ dbt.type_timestamp() ~ ')') }}
        as {{ dbt.type_timestamp() }}
    )
{%- endmacro %}


{#- Full hours from one time to a later one; 0 where it is not later. -#}
{% macro hours_between(earlier, later) -%}
    {%- set minutes -%}
        greatest(
            {{ days_between('cast(' ~ earlier ~ ' as date)', 'cast(' ~ later ~ ' as date)') }} * 1440
            + cast(extract(hour from {{ later }}) as {{ dbt.type_int() }}) * 60
            + cast(extract(minute from {{ later }}) as {{ dbt.type_int() }})
            - cast(extract(hour from {{ earlier }}) as {{ dbt.type_int() }}) * 60
            - cast(extract(minute from {{ earlier }}) as {{ dbt.type_int() }}),
            0
        )
    {%- endset -%}
    cast({{ floor_divide(minutes, '60') }} as {{ dbt.type_bigint() }})
{%- endmacro %}
