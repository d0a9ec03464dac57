{#- One row per contact record that an edge touches: the person it is, called after the smallest record key. -#}
{{
    config(
        materialized='connected_components',
    )
}}
select
    left_record_key as left_key,
    right_record_key as right_key
from {{ ref('int_contact_edges') }}
