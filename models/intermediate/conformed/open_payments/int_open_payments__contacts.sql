{#- One row per usable raw row of open_payments.physicians, and of open_payments.research_payments with an investigator who is not on that list: in the columns that all contact sources share. -#}
{{ config(materialized='view') }}

with

physicians as (

    select * from {{ ref('stg_open_payments__physicians') }}
    where quarantine_reason is null

),

research_payments as (

    select * from {{ ref('stg_open_payments__research_payments') }}
    where
        quarantine_reason is null
        and not is_deleted
        and investigator_profile_id is not null

),

physicians_listed as (

    select profile_id
    from physicians
    group by profile_id

),

investigators as (

    select research_payments.*
    from research_payments
    left join physicians_listed
        on research_payments.investigator_profile_id = physicians_listed.profile_id
    where physicians_listed.profile_id is null

),

physicians_mapped as (

    select
        {{ conform('contact', {
            'source_record_id': 'profile_id',
            'landed_from': "'open_payments.physicians'",
        }, as_named=[
            'first_name', 'last_name', 'npi', 'specialty', 'address_line_1', 'city', 'state',
            'postal_code',
        ]) }}
    from physicians

),

investigators_mapped as (

    select
        {{ conform('contact', {
            'source_record_id': 'investigator_profile_id',
            'organization_record_key': source_record_key('source_system', 'recipient_record_id'),
            'organization_name': 'recipient_name',
            'first_name': 'investigator_first_name',
            'last_name': 'investigator_last_name',
            'npi': 'investigator_npi',
            'specialty': 'investigator_specialty',
            'address_line_1': 'investigator_address',
            'city': 'investigator_city',
            'state': 'investigator_state',
            'postal_code': 'investigator_postal_code',
            'updated_at': 'cast(paid_on as timestamp)',
            'landed_from': "'open_payments.research_payments'",
        }) }}
    from investigators

),

contacts_unioned as (

    select * from physicians_mapped

    union all

    select * from investigators_mapped

)

select * from contacts_unioned
