{#-
    One row per organization record that is new, gone, or other than when it was last clustered; all of
    them on a full refresh and after a rule or a weight has changed. What was clustered is read as the
    last build left it.
-#}
{%- set clustered_before = previous_matching_table('int_organization_clusters') -%}
-- depends_on: {{ ref('int_organization_record_fingerprints') }}
with

records_fingerprinted as (

    select
        record_hash,
        match_fingerprint
    from {{ ref('int_organization_record_fingerprints') }}

),

{% if clustered_before -%}
records_clustered as (

    select
        record_hash,
        match_fingerprint
    from {{ clustered_before }}

),

records_changed as (

    select coalesce(records_fingerprinted.record_hash, records_clustered.record_hash) as record_hash
    from records_fingerprinted
    full outer join records_clustered
        on records_fingerprinted.record_hash = records_clustered.record_hash
    where
        records_fingerprinted.record_hash is null
        or records_clustered.record_hash is null
        or records_fingerprinted.match_fingerprint <> records_clustered.match_fingerprint

)
{%- else -%}
records_changed as (

    select record_hash from records_fingerprinted

)
{%- endif %}

select * from records_changed
