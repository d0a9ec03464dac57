{#- One row per contact: the plain name, e-mail address and phone. Restricted; it never leaves the private work file. -#}
with

contact_record_map as (

    select
        contact_record_key,
        contact_id,
        survivor_rank
    from {{ ref('int_contact_record_map') }}

),

contact_records as (

    select
        contact_record_key,
        first_name,
        last_name,
        email,
        phone,
        {{ npi_key('npi') }} as npi,
        job_title
    from {{ ref('int_contact_records') }}

),

records_ranked as (

    select
        contact_record_map.contact_id,
        contact_record_map.survivor_rank,
        contact_records.first_name,
        contact_records.last_name,
        contact_records.email,
        contact_records.phone,
        contact_records.npi,
        contact_records.job_title,
        {%- for attribute in ['email', 'phone', 'npi', 'job_title'] %}
        min(case
            when contact_records.{{ attribute }} is not null then contact_record_map.survivor_rank
        end) over (
            partition by contact_record_map.contact_id
        ) as {{ attribute }}_rank,
        {%- endfor %}
        min(case
            when contact_records.last_name is not null then contact_record_map.survivor_rank
        end) over (
            partition by contact_record_map.contact_id
        ) as name_rank
    from contact_record_map
    inner join contact_records
        on contact_record_map.contact_record_key = contact_records.contact_record_key

),

details_survived as (

    select
        contact_id,
        {# given and family name stay together, from one record #}
        max(case when survivor_rank = name_rank then first_name end) as first_name,
        max(case when survivor_rank = name_rank then last_name end) as last_name,
        max(case when survivor_rank = email_rank then email end) as email,
        max(case when survivor_rank = phone_rank then phone end) as phone,
        max(case when survivor_rank = npi_rank then npi end) as npi,
        max(case when survivor_rank = job_title_rank then job_title end) as job_title
    from records_ranked
    group by contact_id

)

select * from details_survived
