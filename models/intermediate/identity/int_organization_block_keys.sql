{#- One row per organization record x block x key: records that share a key are candidates for one organization. -#}
with

records_standardized as (

    select * from {{ ref('int_organization_records_standardized') }}

),

record_names as (

    select * from {{ ref('int_organization_record_names') }}

),

record_words as (

    {# the place that a name speaks of is what its neighbours share, not what it is called #}
    select * from {{ ref('int_organization_record_words') }}
    where is_distinctive and not is_place_word

),

record_profiles as (

    select * from {{ ref('int_organization_record_profiles') }}

),

words_placed as (

    select
        record_words.organization_record_key,
        record_words.name_variant,
        record_words.word,
        record_words.place_count,
        records_standardized.state_key,
        records_standardized.city_key,
        records_standardized.postal_code_key
    from record_words
    inner join records_standardized
        on record_words.organization_record_key = records_standardized.organization_record_key

),

labels_placed as (

    select
        records_standardized.organization_record_key,
        record_profiles.domain_label,
        records_standardized.state_key
    from records_standardized
    inner join record_profiles
        on records_standardized.organization_record_key = record_profiles.organization_record_key
    where record_profiles.domain_label is not null

),

keys_made as (

    {% for block, parts in [
        ('npi', ['npi']),
        ('ccn', ['ccn']),
        ('tax_id', ['tax_id']),
        ('phone', ['phone_key']),
        ('address', ['street_block', 'postal_code_key']),
        ('street_city', ['street_block', 'city_key', 'state_key']),
        ('domain_state', ['domain_key', 'state_key']),
        ('postal_code', ['postal_code_key']),
        ('city', ['city_key', 'state_key']),
    ] -%}
    select
        organization_record_key,
        '{{ block }}' as block,
        {{ joined_key(parts) }} as block_key
    from records_standardized
    union all
    {% endfor -%}
    {% for block, parts in [
        ('name_place', ['name_key', 'city_key', 'state_key']),
        ('name_state', ['name_key', 'state_key']),
        ('name', ['name_key']),
    ] -%}
    select
        organization_record_key,
        '{{ block }}' as block,
        {{ joined_key(parts) }} as block_key
    from record_names
    union all
    {% endfor -%}
    {% for block, parts in [
        ('word_place', ['word', 'city_key', 'state_key']),
        ('word_postal_code', ['word', 'postal_code_key']),
    ] -%}
    select
        organization_record_key,
        '{{ block }}' as block,
        {{ joined_key(parts) }} as block_key
    from words_placed
    union all
    {% endfor -%}
    select
        organization_record_key,
        'rare_word' as block,
        {{ joined_key(['word', 'state_key']) }} as block_key
    from words_placed
    where place_count <= 5
    union all
    select
        one_word.organization_record_key,
        'two_words' as block,
        {{ joined_key(['one_word.word', 'other_word.word', 'one_word.state_key']) }} as block_key
    from words_placed as one_word
    inner join words_placed as other_word
        on
            one_word.organization_record_key = other_word.organization_record_key
            and one_word.name_variant = other_word.name_variant
            and one_word.word < other_word.word
    union all
    select
        organization_record_key,
        'name_start' as block,
        {{ joined_key(['substr(name_letters, 1, 6)', 'state_key']) }} as block_key
    from record_names
    where length(name_letters) >= 6
    union all
    select
        organization_record_key,
        'name_start' as block,
        {{ joined_key(['substr(domain_label, 1, 6)', 'state_key']) }} as block_key
    from labels_placed
    where length(domain_label) >= 6
    union all
    select
        organization_record_key,
        'initials' as block,
        {{ joined_key(['name_initials', 'state_key']) }} as block_key
    from record_names
    where length(name_initials) between 3 and 6
    union all
    select
        organization_record_key,
        'initials' as block,
        {{ joined_key(['domain_label', 'state_key']) }} as block_key
    from labels_placed
    where length(domain_label) between 3 and 6

),

keys_known as (

    select
        organization_record_key,
        block,
        block_key
    from keys_made
    where block_key is not null
    group by
        organization_record_key,
        block,
        block_key

)

select * from keys_known
