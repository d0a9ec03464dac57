{#- One row per contact that a suppression names, by whatever scope. -#}
with

suppressions_named as (

    select contact_id from {{ ref('int_contact_suppressions') }}

),

contacts_suppressed as (

    select contact_id
    from suppressions_named
    group by contact_id

)

select * from contacts_suppressed
