{#- One row per organization source record: the account it belongs to, and the strongest evidence that put it there. -#}
with

account_record_map as (

    select * from {{ ref('int_account_record_map') }}

),

record_evidence as (

    select * from {{ ref('int_organization_record_evidence') }}

),

records_explained as (

    select
        account_record_map.organization_record_key,
        account_record_map.account_id,
        account_record_map.source_system,
        account_record_map.source_record_id,
        record_evidence.match_evidence,
        record_evidence.matched_record_key as matched_record_id,
        record_evidence.match_weight,
        coalesce(record_evidence.rule, 'single_record') as match_method
    from account_record_map
    left join record_evidence
        on account_record_map.organization_record_key = record_evidence.organization_record_key

)

select * from records_explained
