{#-
    One row per account: an organization, with the best-known value of each attribute and its place in
    its hierarchy. At the top of one it is an integrated delivery network (`is_idn`) where a row of seed
    idn_rules is met by the hospitals, health care organizations and professionals known below it.
-#}
with

accounts as (

    select * from {{ ref('int_accounts') }}

),

account_types as (

    select * from {{ ref('account_types') }}

),

contact_affiliations as (

    select
        contact_id,
        account_id
    from {{ ref('int_contact_affiliations') }}

),

professionals as (

    select contact_id
    from {{ ref('int_contact_golden_records') }}
    where
        specialty_group is not null
        or decision_role = 'prescriber'

),

idn_rules as (

    select * from {{ ref('idn_rules') }}

),

{# What its systems say otherwise of it; the best record is shown. #}
attributes_told as (

    {%- for attribute, told in disagreeing_attributes().items() %}
    select
        account_id,
        '{{ attribute }}' as attribute
    from {{ ref('int_organization_record_attributes') }}
    where {{ attribute }} is not null
    group by account_id
    having
        count(distinct lower(cast({{ told }} as {{ dbt.type_string() }}))) > 1
        and count(distinct source_system) > 1
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}

),

disagreements as (

    select
        account_id,
        {{ sorted_list('attribute', ';') }} as disagreeing_attributes
    from attributes_told
    group by account_id

),

organizations_counted as (

    select
        accounts.top_account_id as account_id,
        sum(case when account_types.match_kind = 'hospital' then 1 else 0 end) as hospital_count,
        {# a system is no site of its own #}
        sum(
            case
                when
                    accounts.account_type_group = 'provider'
                    and accounts.account_type != 'health_system_idn'
                    then 1
                else 0
            end
        ) as organization_count
    from accounts
    inner join account_types
        on accounts.account_type = account_types.account_type
    group by accounts.top_account_id
    having count(*) > 1

),

professionals_counted as (

    select
        accounts.top_account_id as account_id,
        count(distinct contact_affiliations.contact_id) as professional_count
    from accounts
    inner join contact_affiliations
        on accounts.account_id = contact_affiliations.account_id
    inner join professionals
        on contact_affiliations.contact_id = professionals.contact_id
    group by accounts.top_account_id

),

networks_counted as (

    select
        organizations_counted.account_id,
        organizations_counted.hospital_count,
        organizations_counted.organization_count,
        coalesce(professionals_counted.professional_count, 0) as professional_count
    from organizations_counted
    left join professionals_counted
        on organizations_counted.account_id = professionals_counted.account_id

),

integrated_networks as (

    select networks_counted.account_id
    from networks_counted
    inner join idn_rules
        on
            networks_counted.hospital_count >= idn_rules.least_hospitals
            and networks_counted.organization_count >= idn_rules.least_organizations
            and networks_counted.professional_count >= idn_rules.least_professionals
    group by networks_counted.account_id

),

accounts_flagged as (

    select
        accounts.*,
        disagreements.disagreeing_attributes,
        integrated_networks.account_id is not null as is_idn
    from accounts
    left join integrated_networks
        on accounts.account_id = integrated_networks.account_id
    left join disagreements
        on accounts.account_id = disagreements.account_id

)

select * from accounts_flagged
