{#-
    One row per organization record that this build clusters anew and an accepted edge touches: the connected
    component it is in.
-#}
{{
    config(
        materialized='connected_components',
    )
}}
select
    left_record_hash as left_key,
    right_record_hash as right_key
from {{ ref('int_organization_match_edges') }}
where
    decision = 'accepted'
    and left_record_hash in (
        select records_to_cluster.record_hash
        from {{ ref('int_organization_records_to_cluster') }} as records_to_cluster
    )
