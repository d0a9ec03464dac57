{#-
    One row: the run whose matching finished last. What a run noted to match and did not finish is matched
    by the next one.
-#}
-- depends_on: {{ ref('int_organization_clusters') }}
select '{{ invocation_id }}' as run_id
