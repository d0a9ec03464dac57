{#- One row per organization record that an accepted edge touches: the connected component it is in. -#}
{{
    config(
        materialized='connected_components',
    )
}}
select
    left_record_key as left_key,
    right_record_key as right_key
from {{ ref('int_organization_edges_decided') }}
where decision = 'accepted'
