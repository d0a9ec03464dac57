{#- One row per organization record whose kind is known: hospital, surgery center, practice, payer and so on. -#}
with

organization_records as (

    select
        {{ record_hash() }} as record_hash,
        source_system,
        {{ organization_name_key('organization_type') }} as organization_type
    from {{ ref('int_organization_records') }}

),

organization_types as (

    select * from {{ ref('organization_types') }}

),

account_types as (

    select
        account_type,
        match_kind
    from {{ ref('account_types') }}
    where match_kind is not null

),

record_names as (

    select * from {{ ref('int_organization_record_names') }}

),

name_words as (

    select * from {{ ref('int_organization_name_words') }}

),

kinds_found as (

    select
        organization_records.record_hash,
        account_types.match_kind,
        {# a type of the source itself comes before one that any source may use #}
        case when organization_types.source_system = '*' then 2 else 1 end as kind_rank
    from organization_records
    inner join organization_types
        on
            organization_records.organization_type = organization_types.organization_type
            and organization_types.source_system in ('*', organization_records.source_system)
    inner join account_types
        on organization_types.account_type = account_types.account_type
    union all
    {# what the name says counts where no type is declared: a hospital with its clinics is a hospital #}
    select
        record_names.record_hash,
        case
            when name_words.word in ('hospital', 'medicalcenter') then 'hospital'
            else name_words.service_group
        end as match_kind,
        case
            when name_words.word in ('hospital', 'medicalcenter') then 3
            when name_words.service_group = 'surgery_center' then 4
            else 5
        end as kind_rank
    from record_names
    inner join name_words
        on record_names.plain_name = name_words.plain_name
    where
        name_words.word in ('hospital', 'medicalcenter')
        or name_words.service_group in ('surgery_center', 'practice')

),

kinds_ranked as (

    select
        record_hash,
        match_kind,
        row_number() over (
            partition by record_hash
            order by
                kind_rank asc,
                match_kind asc
        ) as row_rank
    from kinds_found

),

record_kinds as (

    select
        record_hash,
        match_kind
    from kinds_ranked
    where row_rank = 1

)

select * from record_kinds
