{#- Warns of every override in force whose account key leads to no account, or to several: it sets nothing. A steward mends the key; the bands of everybody else are right. -#}
{{ config(severity='warn') }}

with

overrides as (

    select * from {{ ref('band_overrides') }}
    where {{ as_of_date() }} between valid_from and valid_to

),

account_keys as (

    select * from {{ ref('int_account_given_names') }}

)

select
    overrides.account_key,
    overrides.program_id,
    overrides.decided_by
from overrides
left join account_keys
    on overrides.account_key = account_keys.account_key
where account_keys.account_id is null
