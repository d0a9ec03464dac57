{#- One row per e-mail token: the contact it belongs to; tokens of several contacts belong to none. -#}
with

contact_record_map as (

    select
        contact_id,
        email
    from {{ ref('int_contact_record_map') }}
    where email is not null

),

emails_counted as (

    select
        email,
        min(contact_id) as contact_id
    from contact_record_map
    group by email
    having min(contact_id) = max(contact_id)

),

emails_hashed as (

    select
        {{ keyed_hash('email') }} as email_key,
        contact_id
    from emails_counted

)

select * from emails_hashed
