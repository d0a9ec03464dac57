{#-
    One row per organization record: a fingerprint of everything that matching reads of it. While it stays
    what it was, and that of another record too, the two compare as they did.
-#}
with

record_profiles as (

    select
        record_hash,
        {{ row_fingerprint(organization_profile_columns()) }} as profile_fingerprint
    from {{ ref('int_organization_record_profiles') }}

),

names_measured as (

    select
        record_hash,
        {{ exact_sum(row_fingerprint(['name_variant', 'name_key', 'words_fingerprint'])) }}
            as names_fingerprint
    from {{ ref('int_organization_name_rarities') }}
    group by record_hash

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
            'names_measured.names_fingerprint',
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
    left join names_measured
        on records_standardized.record_hash = names_measured.record_hash
    left join overrides_summed
        on records_standardized.organization_record_key = overrides_summed.organization_record_key

)

select * from records_fingerprinted
