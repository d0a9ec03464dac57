{#- Fails for every hash that stands for two kinds of signals, two accounts or two scenarios: they would share sums. -#}

with

kinds as (

    select
        variant_hash as named_hash,
        {{ as_key_values({
            'signal': 'signal_type',
            'area': 'therapy_area',
            'product': 'product',
            'content': 'content_id',
        }) }} as named
    from {{ ref('int_signal_variants') }}

),

counted_kinds as (

    select
        variant_key as named_hash,
        {{ as_key_values({
            'signal': 'signal_type',
            'area': 'therapy_area',
            'product': 'product',
        }) }} as named
    from {{ ref('int_signal_variants_enriched') }}

),

accounts as (

    select
        account_hash as named_hash,
        account_id as named
    from {{ ref('int_affiliations_by_basis') }}
    where is_first_of_affiliation

),

scenarios as (

    select
        scenario_key as named_hash,
        {{ as_key_values({
            'date': 'scored_on',
            'scenario': 'scenario',
            'evaluated': 'evaluated_on',
        }) }} as named
    from {{ ref('int_score_scenarios') }}

),

named as (

    select
        'kind' as named_for,
        named_hash,
        named
    from kinds

    union all

    select
        'counted kind' as named_for,
        named_hash,
        named
    from counted_kinds

    union all

    select
        'account' as named_for,
        named_hash,
        named
    from accounts

    union all

    select
        'scenario' as named_for,
        named_hash,
        named
    from scenarios

),

met as (

    select
        named_for,
        named_hash
    from named
    group by
        named_for,
        named_hash
    having min(named) != max(named)

)

select * from met
