{#-
    The one reader of times. It is total: a spelling of the list in docs/raw_input.md becomes a UTC
    timestamp without zone, all else null, which staging calls `unusable_time`. What engines would
    guess is not guessed: nothing behind a time is dropped, no abbreviation of a zone is taken for one.
    tests/fixtures/spellings/times.csv says what comes of what, for every engine.
-#}
{% macro try_timestamp(expression) -%}
    {#- The linter judges how models are laid out; what is spelled out here would keep it for minutes. -#}
    {%- if target.name == 'lint' -%}
        {{ return('read_time(' ~ expression ~ ')') }}
    {%- endif -%}
    {{ return(adapter.dispatch('try_timestamp', 'warm_accounts')(expression)) }}
{%- endmacro %}

{% macro default__try_timestamp(expression) -%}
    {{ read_time(time_text(expression)) }}
{%- endmacro %}

{#-
    What Parquet has typed already is taken as it is: `typeof` is a constant, so the other branches
    are not even planned. Plain ISO texts are told by the places of their signs and read by one
    format; all others are taken apart, which takes ten times as long.
-#}
{% macro duckdb__try_timestamp(expression) -%}
    {%- set text = 'cast(' ~ expression ~ ' as varchar)' -%}
    {%- set plain_formats = [
        ('2___-__-__ __:__:__', '%Y-%m-%d %H:%M:%S'),
        ('2___-__-__', '%Y-%m-%d'),
        ('2___-__-__T__:__:__', '%Y-%m-%dT%H:%M:%S'),
        ('2___-__-__T__:__:__Z', '%Y-%m-%dT%H:%M:%SZ'),
        ('2___-__-__T__:__:__.___Z', '%Y-%m-%dT%H:%M:%S.%gZ'),
        ('2___-__-__T__:__:__.______Z', '%Y-%m-%dT%H:%M:%S.%fZ'),
        ('2___-__-__ __:__:__.___', '%Y-%m-%d %H:%M:%S.%g'),
        ('2___-__-__ __:__:__.______', '%Y-%m-%d %H:%M:%S.%f'),
        ('2___-__-__ __:__:__+00:00', '%Y-%m-%d %H:%M:%S+00:00'),
        ('2___-__-__T__:__:__+00:00', '%Y-%m-%dT%H:%M:%S+00:00'),
        ('2___-__-__T__:__:__.___+0000', '%Y-%m-%dT%H:%M:%S.%g+0000'),
        ('2___-__-__ __:__:__.______+00:00', '%Y-%m-%d %H:%M:%S.%f+00:00'),
        ('2___-__-__T__:__:__.______+00:00', '%Y-%m-%dT%H:%M:%S.%f+00:00'),
    ] -%}
    coalesce(case
        when typeof({{ expression }}) in ('TIMESTAMP', 'DATE', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS')
            then case when isfinite(try_cast({{ expression }} as timestamp)) then try_cast({{ expression }} as timestamp) end
        {#- strptime overlooks blanks at the end -#}
        {%- for shape, format in plain_formats %}
        when {{ text }} like '{{ shape }}'{{ " and " ~ text ~ " not like '% '" if shape.endswith('_') }} then try_strptime({{ text }}, '{{ format }}')
        {%- endfor %}
    end, {{ read_time(time_text(expression)) }})
{%- endmacro %}


{#- The last second of a day: what is known of a day alone may have been said at its end. -#}
{% macro end_of_day(expression) -%}
    {{ dbt.dateadd('second', 86399, "cast(cast(" ~ expression ~ " as date) as " ~ dbt.type_timestamp() ~ ")") }}
{%- endmacro %}


{#- True where something stands that the reader cannot read; false where nothing stands. -#}
{% macro is_unreadable_time(expression) -%}
    ({{ clean_text(expression) }} is not null and {{ try_timestamp(expression) }} is null)
{%- endmacro %}


{#- True where one of the columns holds a time that cannot be read. -#}
{% macro unreadable_times(columns) -%}
    (
        {%- for column in columns %}
        {{ is_unreadable_time(column) }}
        {%- if not loop.last %}
        or{% endif %}
        {%- endfor %}
    )
{%- endmacro %}


{#- When a refusal counts whose time cannot be read: as of now. Null for all else. -#}
{% macro refusal_of_unknown_time(refusal_columns, columns) -%}
    case
        when
            (
                {%- for column in refusal_columns %}
                {{ 'or ' if not loop.first }}{{ refusal_flag(column) }}
                {%- endfor %}
            )
            and {{ unreadable_times(columns) }}
            then cast({{ as_of_date() }} as {{ dbt.type_timestamp() }})
    end
{%- endmacro %}


{#- Date of a US-style `MM/DD/YYYY` text, where the publisher writes dates so: CMS does. -#}
{% macro try_us_date(expression) -%}
    {{ return(adapter.dispatch('try_us_date', 'warm_accounts')(expression)) }}
{%- endmacro %}

{% macro default__try_us_date(expression) -%}
    cast({{ read_time(replace_groups(
        'trim(' ~ time_text(expression) ~ ')', '^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})$', '%3-%1-%2'
    )) }} as date)
{%- endmacro %}

{% macro duckdb__try_us_date(expression) -%}
    case
        when cast({{ expression }} as varchar) like '__/__/____'
            then cast(try_strptime(cast({{ expression }} as varchar), '%m/%d/%Y') as date)
        when cast({{ expression }} as varchar) is not null then {{ default__try_us_date(expression) }}
    end
{%- endmacro %}


{#- The text of a value; of a floating number all its digits, not its exponent. -#}
{% macro time_text(expression) -%}
    {{ return(adapter.dispatch('time_text', 'warm_accounts')(expression)) }}
{%- endmacro %}

{% macro default__time_text(expression) -%}
    case
        when typeof({{ expression }}) in ('double', 'float')
            then cast(try_cast({{ expression }} as decimal(22, 3)) as string)
        else cast({{ expression }} as string)
    end
{%- endmacro %}

{% macro duckdb__time_text(expression) -%}
    case
        when typeof({{ expression }}) in ('DOUBLE', 'FLOAT')
            then cast(try_cast({{ expression }} as decimal(22, 3)) as varchar)
        else cast({{ expression }} as varchar)
    end
{%- endmacro %}

{% macro postgres__time_text(expression) -%}
    case
        when cast(pg_typeof({{ expression }}) as text) in ('double precision', 'real')
            then cast(cast(cast({{ expression }} as text) as numeric) as text)
        else cast({{ expression }} as text)
    end
{%- endmacro %}


{#-
    The spellings of the list as one pattern. Its groups are a number and its fraction, the day (its parts
    in each of its forms, or the whole), then clock, half, zone and area.
-#}
{% macro time_pattern(takes_days_apart) -%}
    {%- set part, whole = ('(', '(?:') if takes_days_apart else ('(?:', '(') -%}
    {%- set months = 'JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?'
        ~ '|SEP(?:T(?:EMBER)?)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?' -%}
    {%- set month_name, two_digits = part ~ months ~ ')', part ~ '[0-9]{2})' -%}
    {%- set year, month, day = part ~ '[1-9][0-9]{3})', part ~ '0?[1-9]|1[0-2])', part ~ '0?[1-9]|[12][0-9]|3[01])' -%}
    {%- set weekday = '(?:MON|TUES?|WED(?:NES)?|THU(?:RS)?|FRI|SAT(?:UR)?|SUN)(?:DAY)?,? +' -%}
    {%- set days = [
        year ~ '(?:[-/](?:' ~ month ~ '|' ~ month_name ~ ')[-/]' ~ day ~ '|' ~ two_digits ~ two_digits ~ ')',
        month_name ~ '[.]? +' ~ day ~ '(?:ST|ND|RD|TH)?,? +' ~ year,
        day ~ '(?:ST|ND|RD|TH)?[ -]+' ~ month_name ~ '[.]?,?[ -]+' ~ year,
    ] | join('|') -%}
    {%- set clock = '(0?[0-9]|1[0-9]|2[0-3])(?::([0-5][0-9])(?::([0-5][0-9])(?:[.,]([0-9]{1,9}))?)?)?(?: *([AP])[.]?M[.]?)?' -%}
    {%- set areas = 'Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Etc|Europe|Indian|Pacific' -%}
    {%- set zone = ' *(?:Z|UTC|GMT|(?:UTC|GMT)?([+-])(0?[0-9]|1[0-4]):?([0-5][0-9])?)| +((?:' ~ areas ~ ')/[A-Z0-9_/+-]+)' -%}
    {{ return('(?i)^(?:([0-9]{9,19})(?:[.]([0-9]*))?|(?:' ~ weekday ~ ')?' ~ whole ~ days ~ ')(?:(?:T|,? +)'
        ~ clock ~ '(?:' ~ zone ~ ')?)?)$') }}
{%- endmacro %}


{#-
    Reads any spelling of the list: one pattern takes the text apart, then its parts are put together
    as a time. A part that is not there is an empty text.
-#}
{% macro read_time(text) -%}
    {%- if target.name == 'lint' -%}
        {{ return('read_time(' ~ text ~ ')') }}
    {%- endif -%}
    {{ return(adapter.dispatch('read_time', 'warm_accounts')(text)) }}
{%- endmacro %}

{% macro default__read_time(text) -%}
    {%- set pattern = time_pattern(takes_days_apart=true) -%}
    {%- set parts = [
        'number', 'number_fraction', 'year', 'month', 'month_1', 'day', 'month_2', 'day_2', 'month_3', 'day_3', 'year_3',
        'day_4', 'month_4', 'year_4', 'hour', 'minute', 'second', 'fraction', 'half', 'sign', 'zone_hour',
        'zone_minute', 'area',
    ] -%}
    {{ with_parts('trim(' ~ text ~ ')', pattern, parts, time_of_parts(parts)) }}
{%- endmacro %}


{#-
    The same in fewer words, since DuckDB plans each of them anew for every reader of a staging view:
    the pattern holds the shape to the list, formats read the day, numbers the clock.
-#}
{% macro duckdb__read_time(text) -%}
    {%- set pattern = time_pattern(takes_days_apart=false) -%}
    {%- set parts = [
        'number', 'number_fraction', 'day', 'hour', 'minute', 'second', 'fraction', 'half', 'sign', 'zone_hour',
        'zone_minute', 'area',
    ] -%}
    {%- set hour = "cast('0' || parts.hour as integer)" -%}
    {%- set day -%}
        try_strptime(
            regexp_replace(regexp_replace(
                parts.day, '(?i)([0-9])(?:ST|ND|RD|TH)|(SEP)T\b', '\1\2'
            ), '[-/., ]+', ' ', 'g'),
            ['%Y %m %d', '%Y%m%d', '%Y %b %d', '%Y %B %d', '%b %d %Y', '%B %d %Y', '%d %b %Y', '%d %B %Y']
        )
    {%- endset -%}
    {%- set minutes -%}
        60 * ({{ hour }} % case when parts.half = '' then 24 else 12 end)
        + case when upper(parts.half) = 'P' then 720 else 0 end
        + cast('0' || parts.minute as integer)
        - case
            when parts.sign = '' then 0
            else cast(parts.sign || '1' as integer)
                * (60 * cast(parts.zone_hour as integer) + cast('0' || parts.zone_minute as integer))
        end
    {%- endset -%}
    {%- set microseconds = "cast('0' || parts.second || rpad(parts.fraction[:6], 6, '0') as bigint)" -%}
    list_transform(
        [regexp_extract(trim({{ text }}), '{{ pattern }}', ['{{ parts | join("', '") }}'])],
        lambda parts: case
            when parts.number != ''
                then make_timestamp(cast(substring(
                    rpad(parts.number || parts.number_fraction, 32, '0'),
                    1, case length(parts.number) % 3 when 0 then 15 when 1 then 16 end
                ) as bigint))
            {#- an hour of twelve is 1 to 12; an hour alone is a time only with its half of the day -#}
            {{ ' ' }}when
                (parts.half = '' or {{ hour }} between 1 and 12)
                and (parts.hour = '' or parts.minute != '' or parts.half != '')
                then {{ utc_of_local_time(
                    day ~ ' + to_minutes(' ~ minutes ~ ') + to_microseconds(' ~ microseconds ~ ')', 'parts.area'
                ) }}
        end
    )[1]
{%- endmacro %}


{#- The timestamp of the parts of a text. -#}
{% macro time_of_parts(names) -%}
    {%- set part = {} -%}
    {%- for name in names -%}
        {%- do part.update({name: part_of_text(name, loop.index)}) -%}
    {%- endfor -%}
    {%- set year = "concat(" ~ [part.year, part.year_3, part.year_4] | join(', ') ~ ")" -%}
    {%- set day = "concat(" ~ [part.day, part.day_2, part.day_3, part.day_4] | join(', ') ~ ")" -%}
    {%- set month_name = "concat(" ~ [part.month_1, part.month_3, part.month_4] | join(', ') ~ ", '...')" -%}
    {%- set names_and_numbers = "'     JAN01FEB02MAR03APR04MAY05JUN06JUL07AUG08SEP09OCT10NOV11DEC12'" -%}
    {%- set month_of_name = position_of("upper(substring(" ~ month_name ~ ", 1, 3))", names_and_numbers) -%}
    {%- set month -%}
        concat({{ part.month }}, {{ part.month_2 }}, trim(substring({{ names_and_numbers }}, {{ month_of_name }} + 3, 2)))
    {%- endset -%}
    {%- set clock -%}
        case
            when {{ part.hour }} = '' then '00:00:00'
            else concat(
                {{ part.hour }}, ':', rpad({{ part.minute }}, 2, '0'), ':', rpad({{ part.second }}, 2, '0'),
                '.', rpad(substring({{ part.fraction }}, 1, 6), 6, '0')
            )
        end
    {%- endset -%}
    {%- set minutes -%}
        case
            when upper({{ part.half }}) = 'P' and {{ part.hour }} != '12' then 720
            when upper({{ part.half }}) = 'A' and {{ part.hour }} = '12' then -720
            else 0
        end
        - case
            when {{ part.sign }} = '' then 0
            else cast(concat({{ part.sign }}, '1') as integer)
                * (60 * cast({{ part.zone_hour }} as integer) + cast(concat('0', {{ part.zone_minute }}) as integer))
        end
    {%- endset -%}
    {%- set local_time = add_minutes(cast_day_and_clock(year, month, day, clock), minutes) -%}
    {%- set number, fraction = part.number, part.number_fraction -%}
    case
        when {{ number }} != ''
            then {{ time_of_microseconds(
                "cast(case length(" ~ number ~ ")"
                ~ " when 9 then concat(" ~ number ~ ", rpad(substring(" ~ fraction ~ ", 1, 6), 6, '0'))"
                ~ " when 10 then concat(" ~ number ~ ", rpad(substring(" ~ fraction ~ ", 1, 6), 6, '0'))"
                ~ " when 12 then concat(" ~ number ~ ", rpad(substring(" ~ fraction ~ ", 1, 3), 3, '0'))"
                ~ " when 13 then concat(" ~ number ~ ", rpad(substring(" ~ fraction ~ ", 1, 3), 3, '0'))"
                ~ " when 15 then " ~ number ~ " when 16 then " ~ number
                ~ " when 18 then substring(" ~ number ~ ", 1, 15) when 19 then substring(" ~ number ~ ", 1, 16)"
                ~ " end as bigint)"
            ) }}
        when
            {{ year }} != ''
            {#- an hour of twelve is 1 to 12; an hour alone is a time only with its half of the day -#}
            {{ ' ' }}and ({{ part.half }} = '' or cast(concat('0', {{ part.hour }}) as integer) between 1 and 12)
            and ({{ part.hour }} = '' or {{ part.minute }} != '' or {{ part.half }} != '')
            then {{ utc_of_local_time(local_time, part.area) }}
    end
{%- endmacro %}


{#- An expression of the groups of a pattern in a text, which are found once; see part_of_text(). -#}
{% macro with_parts(text, pattern, names, expression) -%}
    {{ return(adapter.dispatch('with_parts', 'warm_accounts')(text, pattern, names, expression)) }}
{%- endmacro %}

{% macro default__with_parts(text, pattern, names, expression) -%}
    {%- set groups = [] -%}
    {%- for name in names -%}{%- do groups.append('$' ~ loop.index) -%}{%- endfor -%}
    transform(
        array(case
            when {{ text }} rlike '{{ pattern }}'
                then split(regexp_replace({{ text }}, '{{ pattern }}', '{{ groups | join('~') }}'), '~')
        end),
        parts -> {{ expression }}
    )[0]
{%- endmacro %}

{% macro duckdb__with_parts(text, pattern, names, expression) -%}
    list_transform(
        [regexp_extract({{ text }}, '{{ pattern }}', ['{{ names | join("', '") }}'])],
        lambda parts: {{ expression }}
    )[1]
{%- endmacro %}

{#- `limit 1` keeps PostgreSQL from looking anew in each place where the parts are named. -#}
{% macro postgres__with_parts(text, pattern, names, expression) -%}
    (select {{ expression }} from (select regexp_match({{ text }}, '{{ pattern }}') as parts limit 1) as matched)
{%- endmacro %}


{#- One group, empty where it is not there. -#}
{% macro part_of_text(name, place) -%}
    {{ return(adapter.dispatch('part_of_text', 'warm_accounts')(name, place)) }}
{%- endmacro %}

{% macro default__part_of_text(name, place) -%}
    parts[{{ place - 1 }}]
{%- endmacro %}

{% macro duckdb__part_of_text(name, place) -%}
    parts.{{ name }}
{%- endmacro %}

{% macro postgres__part_of_text(name, place) -%}
    coalesce(parts[{{ place }}], '')
{%- endmacro %}


{#- A timestamp of its parts; null where the month has no such day. -#}
{% macro cast_day_and_clock(year, month, day, clock) -%}
    {{ return(adapter.dispatch('cast_day_and_clock', 'warm_accounts')(year, month, day, clock)) }}
{%- endmacro %}

{% macro default__cast_day_and_clock(year, month, day, clock) -%}
    try_cast(concat({{ year }}, '-', {{ month }}, '-', {{ day }}, ' ', {{ clock }}) as timestamp)
{%- endmacro %}

{#- It has no safe cast: months are checked first, then days. -#}
{% macro postgres__cast_day_and_clock(year, month, day, clock) -%}
    case
        when cast({{ month }} as integer) not between 1 and 12 or {{ day }} = '00' then null
        when cast({{ day }} as integer) <= extract(
            day from cast(concat({{ year }}, '-', {{ month }}, '-01') as date) + interval '1 month' - interval '1 day'
        )
            then cast(concat({{ year }}, '-', {{ month }}, '-', {{ day }}, ' ', {{ clock }}) as timestamp)
    end
{%- endmacro %}


{#- A timestamp some minutes later. -#}
{% macro add_minutes(expression, minutes) -%}
    {{ return(adapter.dispatch('add_minutes', 'warm_accounts')(expression, minutes)) }}
{%- endmacro %}

{% macro default__add_minutes(expression, minutes) -%}
    ({{ expression }} + make_dt_interval(0, 0, {{ minutes }}))
{%- endmacro %}

{% macro duckdb__add_minutes(expression, minutes) -%}
    ({{ expression }} + to_minutes({{ minutes }}))
{%- endmacro %}

{% macro postgres__add_minutes(expression, minutes) -%}
    ({{ expression }} + ({{ minutes }}) * interval '1 minute')
{%- endmacro %}


{#- UTC of a local time in an area of IANA, or in UTC where none is named; null where there is no such area. -#}
{% macro utc_of_local_time(expression, area) -%}
    {{ return(adapter.dispatch('utc_of_local_time', 'warm_accounts')(expression, area)) }}
{%- endmacro %}

{% macro default__utc_of_local_time(expression, area) -%}
    try_cast(concat(cast({{ expression }} as string), case when {{ area }} = '' then ' UTC' else concat(' ', {{ area }}) end) as timestamp)
{%- endmacro %}

{% macro duckdb__utc_of_local_time(expression, area) -%}
    cast(try_cast(concat({{ expression }}, case when {{ area }} = '' then '+00' else concat(' ', {{ area }}) end) as timestamptz) as timestamp)
{%- endmacro %}

{% macro postgres__utc_of_local_time(expression, area) -%}
    ({{ expression }} at time zone case
        when {{ area }} = '' then 'UTC'
        when {{ area }} = any(array(select zones.name from pg_timezone_names as zones)) then {{ area }}
    end) at time zone 'UTC'
{%- endmacro %}


{#- A timestamp from microseconds since 1970. -#}
{% macro time_of_microseconds(expression) -%}
    {{ return(adapter.dispatch('time_of_microseconds', 'warm_accounts')(expression)) }}
{%- endmacro %}

{% macro default__time_of_microseconds(expression) -%}
    timestamp_micros({{ expression }})
{%- endmacro %}

{% macro duckdb__time_of_microseconds(expression) -%}
    make_timestamp({{ expression }})
{%- endmacro %}

{% macro postgres__time_of_microseconds(expression) -%}
    (timestamp '1970-01-01' + {{ expression }} * interval '1 microsecond')
{%- endmacro %}
