{#- One row per NPI of a contact that the registry knows as a person: where that person practises. -#}
with

contact_npis as (

    select {{ npi_key('npi') }} as npi
    from {{ ref('int_contact_records') }}

),

npis_distinct as (

    select npi
    from contact_npis
    where npi is not null
    group by npi

),

providers as (

    select * from {{ ref('stg_nppes__providers') }}
    where
        quarantine_reason is null
        and entity_type_code = '1'
        and (deactivated_on is null or reactivated_on >= deactivated_on)

),

providers_ranked as (

    select
        providers.npi,
        providers.address_line_1,
        providers.city,
        providers.state,
        providers.postal_code,
        row_number() over (
            partition by providers.npi
            order by
                providers.updated_on desc nulls last,
                providers.landing_key desc,
                providers.raw_record asc
        ) as row_rank
    from providers
    inner join npis_distinct
        on providers.npi = npis_distinct.npi

),

places as (

    select
        npi,
        address_line_1,
        city,
        state,
        postal_code
    from providers_ranked
    where row_rank = 1

)

select * from places
