{#- Fails on every source table and landing that lost or gained rows on the way in. -#}
select *
from {{ ref('load_reconciliation') }}
where not is_reconciled
