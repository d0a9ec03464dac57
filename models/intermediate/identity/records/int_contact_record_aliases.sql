{#- One row per contact record that was merged into another one: the record that lives on. -#}
with

contact_record_aliases as (

    select
        cast(null as {{ dbt.type_string() }}) as retired_contact_record_key,
        cast(null as {{ dbt.type_string() }}) as contact_record_key
    where 1 = 0

)

select * from contact_record_aliases
