{#-
    One row per organization record, also one that is gone since it was last clustered: a fingerprint of
    everything that matching reads of it, and whether that is another one than when it was last clustered.
    Two records whose fingerprints stay the same compare as they did. All are changed on a full refresh
    and after a rule or a weight has changed. What was clustered is read as the last build left it.
-#}
{%- set clustered_before = previous_matching_table('int_organization_clusters') %}
with

record_profiles as (

    select
        record_hash,
        {{ row_fingerprint(organization_profile_columns()) }} as profile_fingerprint
    from {{ ref('int_organization_record_profiles') }}

),

record_names as (

    select
        record_hash,
        name_variant,
        name_key
    from {{ ref('int_organization_record_names') }}

),

record_words as (

    select
        record_hash,
        name_variant,
        {{ exact_sum(row_fingerprint([
            'word_hash', 'is_distinctive', 'is_place_word', 'is_rare', 'information'
        ])) }} as words_fingerprint
    from {{ ref('int_organization_record_words') }}
    group by
        record_hash,
        name_variant

),

overrides_judged as (

    select * from {{ ref('int_organization_overrides_judged') }}

),

records_standardized as (

    select
        organization_record_key,
        record_hash,
        source_system
    from {{ ref('int_organization_records_standardized') }}

),

source_systems as (

    select
        source_system,
        is_declared,
        is_deduplicated
    from {{ ref('int_source_systems') }}

),

names_summed as (

    select
        record_names.record_hash,
        {{ exact_sum(row_fingerprint([
            'record_names.name_variant', 'record_names.name_key', 'record_words.words_fingerprint'
        ])) }} as names_fingerprint
    from record_names
    inner join record_words
        on
            record_names.record_hash = record_words.record_hash
            and record_names.name_variant = record_words.name_variant
    group by record_names.record_hash

),

overrides_both_ways as (

    select
        left_record_key as organization_record_key,
        {{ row_fingerprint(['right_record_key', 'override']) }} as override_fingerprint
    from overrides_judged
    union all
    select
        right_record_key as organization_record_key,
        {{ row_fingerprint(['left_record_key', 'override']) }} as override_fingerprint
    from overrides_judged

),

overrides_summed as (

    select
        organization_record_key,
        {{ exact_sum('override_fingerprint') }} as overrides_fingerprint
    from overrides_both_ways
    group by organization_record_key

),

{# another rule or weight may decide any pair differently #}
rules_listed as (

    {% for seed, columns in organization_matching_seeds() -%}
    select {{ row_fingerprint(["'" ~ seed ~ "'"] + columns) }} as rule_fingerprint
    from {{ ref(seed) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

rules_summed as (

    select {{ exact_sum('rule_fingerprint') }} as rules_fingerprint
    from rules_listed

),

records_fingerprinted as (

    select
        records_standardized.organization_record_key,
        records_standardized.record_hash,
        {{ row_fingerprint([
            'record_profiles.profile_fingerprint',
            'names_summed.names_fingerprint',
            'overrides_summed.overrides_fingerprint',
            'rules_summed.rules_fingerprint',
            'source_systems.source_system',
            'source_systems.is_declared',
            'source_systems.is_deduplicated',
        ]) }} as match_fingerprint
    from records_standardized
    inner join source_systems
        on records_standardized.source_system = source_systems.source_system
    inner join record_profiles
        on records_standardized.record_hash = record_profiles.record_hash
    cross join rules_summed
    left join names_summed
        on records_standardized.record_hash = names_summed.record_hash
    left join overrides_summed
        on records_standardized.organization_record_key = overrides_summed.organization_record_key

),

{% if clustered_before -%}
records_clustered as (

    select
        organization_record_key,
        record_hash,
        match_fingerprint
    from {{ clustered_before }}

),

records_compared as (

    select
        coalesce(
            records_fingerprinted.organization_record_key,
            records_clustered.organization_record_key
        ) as organization_record_key,
        coalesce(records_fingerprinted.record_hash, records_clustered.record_hash) as record_hash,
        coalesce(records_fingerprinted.match_fingerprint, records_clustered.match_fingerprint)
            as match_fingerprint,
        coalesce(
            records_fingerprinted.match_fingerprint != records_clustered.match_fingerprint, true
        ) as is_changed,
        records_fingerprinted.record_hash is null as is_gone
    from records_fingerprinted
    full outer join records_clustered
        on records_fingerprinted.record_hash = records_clustered.record_hash

)
{%- else -%}
records_compared as (

    select
        organization_record_key,
        record_hash,
        match_fingerprint,
        true as is_changed,
        false as is_gone
    from records_fingerprinted

)
{%- endif %}

select * from records_compared
