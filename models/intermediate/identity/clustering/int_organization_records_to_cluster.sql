{#-
    One row per organization record that this build clusters anew: those whose pairs were compared, whom
    they are joined to, and all that the last build had in one component with either. What is left
    out keeps its cluster, for no edge of its component came, went or changed.
-#}
{%- set clustered_before = previous_matching_table('int_organization_clusters') -%}
with

records_to_match as (

    select record_hash from {{ ref('int_organization_records_to_match') }}

),

match_edges as (

    select
        left_record_hash,
        right_record_hash
    from {{ ref('int_organization_match_edges') }}
    where decision = 'accepted'

),

records_touched as (

    select record_hash from records_to_match
    union all
    select left_record_hash as record_hash
    from match_edges
    where right_record_hash in (select records_to_match.record_hash from records_to_match)
    union all
    select right_record_hash as record_hash
    from match_edges
    where left_record_hash in (select records_to_match.record_hash from records_to_match)

),

{% if clustered_before -%}
components_touched as (

    select component_hash
    from {{ clustered_before }}
    where record_hash in (select records_touched.record_hash from records_touched)
    group by component_hash

),

records_found as (

    select record_hash from records_touched
    union all
    select clustered.record_hash
    from {{ clustered_before }} as clustered
    inner join components_touched
        on clustered.component_hash = components_touched.component_hash

),
{%- else -%}
records_found as (

    select record_hash from records_touched

),
{%- endif %}

records_to_cluster as (

    select record_hash
    from records_found
    group by record_hash

)

select * from records_to_cluster
