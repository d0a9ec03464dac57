{#- One row per contact and programme in scope: may anybody begin outreach, may what was asked be answered, and what stands against it. -#}

with

contact_outreach as (
    select * from {{ ref('int_contact_outreach') }}
)

select * from contact_outreach
