{#-
    One row per account at the top of a hierarchy with accounts below it: how many hospitals, health
    care organizations and health care professionals it holds, and whether that makes it an
    integrated delivery network by a row of seed idn_rules. Conservative: counts what the sources
    know.
-#}
with

accounts_placed as (

    select
        account_id,
        top_account_id,
        account_type,
        account_type_group
    from {{ ref('int_accounts') }}

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

organizations_counted as (

    select
        accounts_placed.top_account_id as account_id,
        sum(case when account_types.match_kind = 'hospital' then 1 else 0 end) as hospital_count,
        {# a system is no site of its own #}
        sum(
            case
                when
                    accounts_placed.account_type_group = 'provider'
                    and accounts_placed.account_type != 'health_system_idn'
                    then 1
                else 0
            end
        ) as organization_count
    from accounts_placed
    inner join account_types
        on accounts_placed.account_type = account_types.account_type
    group by accounts_placed.top_account_id
    having count(*) > 1

),

professionals_counted as (

    select
        accounts_placed.top_account_id as account_id,
        count(distinct contact_affiliations.contact_id) as professional_count
    from accounts_placed
    inner join contact_affiliations
        on accounts_placed.account_id = contact_affiliations.account_id
    inner join professionals
        on contact_affiliations.contact_id = professionals.contact_id
    group by accounts_placed.top_account_id

),

networks_counted as (

    select
        organizations_counted.account_id,
        cast(organizations_counted.hospital_count as {{ dbt.type_bigint() }}) as hospital_count,
        cast(organizations_counted.organization_count as {{ dbt.type_bigint() }})
            as organization_count,
        cast(coalesce(professionals_counted.professional_count, 0) as {{ dbt.type_bigint() }})
            as professional_count
    from organizations_counted
    left join professionals_counted
        on organizations_counted.account_id = professionals_counted.account_id

),

networks_judged as (

    select
        networks_counted.account_id,
        networks_counted.hospital_count,
        networks_counted.organization_count,
        networks_counted.professional_count,
        count(idn_rules.idn_rule) > 0 as is_idn
    from networks_counted
    left join idn_rules
        on
            networks_counted.hospital_count >= idn_rules.least_hospitals
            and networks_counted.organization_count >= idn_rules.least_organizations
            and networks_counted.professional_count >= idn_rules.least_professionals
    group by
        networks_counted.account_id,
        networks_counted.hospital_count,
        networks_counted.organization_count,
        networks_counted.professional_count

)

select * from networks_judged
