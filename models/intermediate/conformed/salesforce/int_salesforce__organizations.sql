{#- One row per usable raw row of salesforce.account that is an organization: in the columns that all organization sources share. -#}
{{ config(materialized='view') }}

with

accounts as (

    select * from {{ ref('stg_salesforce__accounts') }}
    where
        not is_person_account
        {#- a refusal is heard in a row that cannot be used, too #}
        and (
            quarantine_reason is null
            or (account_id is not null and {{ refuses_by('refusal_words') }})
        )

),

accounts_mapped as (

    select
        {{ conform('organization', {
            'source_record_id': 'account_id',
            'organization_name': 'account_name',
            'address_line_1': 'coalesce(billing_street, shipping_street)',
            'city': 'coalesce(billing_city, shipping_city)',
            'state': 'coalesce(billing_state, shipping_state)',
            'postal_code': 'coalesce(billing_postal_code, shipping_postal_code)',
            'country': 'coalesce(billing_country, shipping_country)',
            'organization_type': 'coalesce(account_type, industry)',
            'parent_source_record_id': 'coalesce(parent_account_id, primary_parent_account_id)',
            'is_word_only': 'quarantine_reason is not null',
            'landed_from': "'salesforce.account'",
        }, as_named=[
            'refusal_words', 'phone', 'website', 'ownership', 'npi', 'is_deleted', 'created_at', 'updated_at',
            'loaded_at',
        ]) }}
    from accounts

)

select * from accounts_mapped
