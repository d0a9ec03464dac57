{#-
    One row per organization record x block x key: records that share a key are candidates for one
    organization. A key is a hash, since keys are only ever compared.
-#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook="{{ delete_records('int_organization_record_fingerprints', ['record_hash'], 'is_changed') }}",
    )
}}
with

records_changed as (

    select record_hash from {{ ref('int_organization_record_fingerprints') }}
    where is_changed

),

records_standardized as (

    select
        *,
        {{ domain_label('domain_key') }} as domain_label
    from {{ ref('int_organization_records_standardized') }}
    where record_hash in (select records_changed.record_hash from records_changed)

),

record_names as (

    select * from {{ ref('int_organization_record_names') }}
    where record_hash in (select records_changed.record_hash from records_changed)

),

record_words as (

    {# the place that a name speaks of is what its neighbours share, not what it is called #}
    select * from {{ ref('int_organization_record_words') }}
    where
        is_distinctive
        and not is_place_word
        and record_hash in (select records_changed.record_hash from records_changed)

),

words_placed as (

    select
        record_words.record_hash,
        record_words.word_hash,
        record_words.is_rare,
        records_standardized.state_key,
        records_standardized.city_key
    from record_words
    inner join records_standardized
        on record_words.record_hash = records_standardized.record_hash

),

keys_made as (

    {% for block, parts in [
        ('npi', ['npi']),
        ('ccn', ['ccn']),
        ('tax_id', ['tax_id']),
        ('phone', ['phone_key']),
        ('address', ['street_block', 'postal_code_key']),
        ('street_city', ['street_block', 'city_key', 'state_key']),
        ('postal_code', ['postal_code_key']),
        ('city', ['city_key', 'state_key']),
    ] -%}
    select
        record_hash,
        '{{ block }}' as block,
        {{ block_key(block, parts) }} as block_key
    from records_standardized
    union all
    {% endfor -%}
    {% for block, parts in [
        ('name_place', ['name_key', 'city_key', 'state_key']),
        ('name_state', ['name_key', 'state_key']),
        ('name', ['name_key']),
    ] -%}
    select
        record_hash,
        '{{ block }}' as block,
        {{ block_key(block, parts) }} as block_key
    from record_names
    union all
    {% endfor -%}
    select
        record_hash,
        'word_place' as block,
        {{ block_key('word_place', ['word_hash', 'city_key', 'state_key']) }} as block_key
    from words_placed
    union all
    select
        record_hash,
        'rare_word' as block,
        {{ block_key('rare_word', ['word_hash', 'state_key']) }} as block_key
    from words_placed
    where is_rare
    union all
    select
        record_hash,
        'name_start' as block,
        {{ block_key('name_start', ['substr(name_letters, 1, 6)', 'state_key']) }} as block_key
    from record_names
    where length(name_letters) >= 6
    union all
    select
        record_hash,
        'name_start' as block,
        {{ block_key('name_start', ['substr(domain_label, 1, 6)', 'state_key']) }} as block_key
    from records_standardized
    where length(domain_label) >= 6
    union all
    select
        record_hash,
        'initials' as block,
        {{ block_key('initials', ['name_initials', 'state_key']) }} as block_key
    from record_names
    where length(name_initials) between 3 and 6
    union all
    select
        record_hash,
        'initials' as block,
        {{ block_key('initials', ['domain_label', 'state_key']) }} as block_key
    from records_standardized
    where length(domain_label) between 3 and 6

),

keys_known as (

    select
        record_hash,
        block,
        block_key
    from keys_made
    where block_key is not null
    group by
        record_hash,
        block,
        block_key

)

select * from keys_known
