{#- One row per contact x account that the person belongs to: how that is known, and how much of the person is there. -#}
with

contact_affiliations as (

    select * from {{ ref('int_contact_affiliations') }}

)

select * from contact_affiliations
