-- Every random-looking value is an integer hash of (seed, purpose, row number): the same on any machine,
-- in any order, with any number of threads. No floats, no engine hash, no random().
create or replace macro fold16(x) as xor(x, x >> 16);

create or replace macro scramble(x) as
    fold16((fold16((fold16(x) * 73244475) & 4294967295) * 73244475) & 4294967295);

create or replace macro salt(purpose) as
    cast('0x' || left(md5(getvariable('seed') || ':' || purpose), 8) as bigint);

-- 32 random bits for row `i`; purposes start at far apart points of one long sequence. (A second scramble would be
-- no better and its unfolded expression would be eight times as long to plan.)
create or replace macro draw(purpose, i) as
    scramble(((i & 4294967295) * 40503 + salt(purpose)) & 4294967295);

-- 0 .. n-1
create or replace macro pick(purpose, i, n) as (draw(purpose, i) * n) >> 32;

create or replace macro chance(purpose, i, per_mille) as pick(purpose, i, 1000) < per_mille;

-- 0 .. n-1, small values likelier (density like 1 / sqrt): a few busy people, a long tail.
create or replace macro pick_low(purpose, i, n) as
    ((((draw(purpose, i) >> 1) * (draw(purpose, i) >> 1)) >> 31) * n) >> 31;

-- One word of a list kept in a variable.
create or replace macro pick_word(list_name, purpose, i) as
    getvariable(list_name)[1 + pick(purpose, i, len(getvariable(list_name)))];

create or replace macro digit(v, place) as (v // place) % 10;
create or replace macro doubled(d) as case when d > 4 then 2 * d - 9 else 2 * d end;

-- A well-formed provider number that nobody was given: the series that starts with 2 is not issued yet.
create or replace macro npi_body(n) as
    200000000 + ((n * 48271 + getvariable('npi_shift')) % 100000000);

create or replace macro npi_check(v) as
    (10 - (24
        + doubled(digit(v, 1)) + digit(v, 10) + doubled(digit(v, 100)) + digit(v, 1000)
        + doubled(digit(v, 10000)) + digit(v, 100000) + doubled(digit(v, 1000000))
        + digit(v, 10000000) + doubled(digit(v, 100000000))
    ) % 10) % 10;

create or replace macro npi(n) as cast(npi_body(n) * 10 + npi_check(npi_body(n)) as varchar);

-- Ten digits that are no telephone number: exchanges like 211 or 911 are never assigned.
create or replace macro phone_digits(area_code, n) as
    area_code
    || cast(2 + ((n // 10000) % 8) as varchar) || '11'
    || lpad(cast(n % 10000 as varchar), 4, '0');

create or replace macro phone_text(digits, style) as case style
    when 0 then '(' || left(digits, 3) || ') ' || substr(digits, 4, 3) || '-' || substr(digits, 7)
    when 1 then left(digits, 3) || '-' || substr(digits, 4, 3) || '-' || substr(digits, 7)
    when 2 then digits
    when 3 then '+1 ' || left(digits, 3) || ' ' || substr(digits, 4, 3) || ' ' || substr(digits, 7)
    else left(digits, 3) || '.' || substr(digits, 4, 3) || '.' || substr(digits, 7)
end;

create or replace macro plain_letters(words) as
    regexp_replace(lower(strip_accents(words)), '[^a-z0-9]', '', 'g');

create or replace macro day_date(d) as getvariable('first_day') + cast(d as integer);
create or replace macro day_second(d, s) as
    epoch_ms((epoch_ms(cast(getvariable('first_day') as timestamp)) + (cast(d as bigint) * 86400 + s) * 1000));

-- Field work happens on working days: Saturday and Sunday become the Friday before.
create or replace macro working_day(d) as greatest(0, d - case isodow(day_date(d)) when 6 then 1 when 7 then 2 else 0 end);

-- A colleague answers on the day given, or on the Monday after.
create or replace macro next_working_day(d) as d + case isodow(day_date(d)) when 6 then 2 when 7 then 1 else 0 end;

create or replace macro uuid_text(i) as
    substr(md5(getvariable('seed') || ':uuid:' || i), 1, 8) || '-'
    || substr(md5(getvariable('seed') || ':uuid:' || i), 9, 4) || '-'
    || substr(md5(getvariable('seed') || ':uuid:' || i), 13, 4) || '-'
    || substr(md5(getvariable('seed') || ':uuid:' || i), 17, 4) || '-'
    || substr(md5(getvariable('seed') || ':uuid:' || i), 21, 12);

create or replace macro organization_code(org) as
    case when org is not null then 'T' || lpad(cast(org as varchar), 7, '0') end;

create or replace macro person_code(person) as
    case when person is not null then 'P' || lpad(cast(person as varchar), 8, '0') end;
