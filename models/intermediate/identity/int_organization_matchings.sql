{#-
    One row: the run whose matching finished last. What a run noted to match and did not finish is matched
    by the next one.
-#}
-- depends_on: {{ ref('int_organization_clusters') }}
-- depends_on: {{ ref('int_organization_blocks_matched') }}
select '{{ invocation_id }}' as run_id
