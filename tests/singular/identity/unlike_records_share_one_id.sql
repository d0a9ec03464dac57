{#-
    Warns of every id under which a source has records of different organizations or people: where two
    portals or organizations of one tool are loaded as one, their ids meet, and only the later record
    counts. Load the second one by its own name: as uploads with a `source_system` of its own.
-#}
{{ config(severity='warn') }}

with

records_contested as (

    select organization_record_key as record_key
    from {{ ref('int_organization_records') }}
    where is_id_contested
    union all
    select contact_record_key as record_key
    from {{ ref('int_contact_records') }}
    where is_id_contested

)

select * from records_contested
