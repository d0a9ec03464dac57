{#- One row per raw row of uploads.territories: a part of a territory: a postal code prefix or a state, and who owns it. -#}
with

territories_raw as (

    select * from {{ source('uploads', 'territories') }}

),

territories_renamed as (

    select
        ---------- ids
        {{ published_id(without_address(clean_text('territory_id'))) }} as territory_id,
        {{ clean_text('program_id') }} as program_id,
        {{ clean_text('owner_id') }} as owner_id,
        ---------- strings
        {{ clean_text('postal_code_prefix') }} as postal_code_prefix,
        {{ clean_text('state') }} as state,
        {{ clean_text('territory_tier') }} as tier_given,
        ---------- audit
        landing_key,
        {{ raw_row_as_json('uploads', 'territories') }} as raw_record
    from territories_raw

),

territories_judged as (

    select
        territory_id,
        program_id,
        owner_id,
        postal_code_prefix,
        state,
        landing_key,
        raw_record,
        {# a short code, or a word that comes often #}
        case
            when
                tier_given is null
                or {{ has_pattern('tier_given', '^([Tt]ier ?)?[A-Za-z]?[0-9]{0,2}$') }}
                or {{ is_common_word('tier_given', 'count(*) over (partition by tier_given)') }}
                then tier_given
            else {{ unknown_word() }}
        end as territory_tier,
        {{ given_key(['territory_id']) }} as record_key,
        case
            when territory_id is null then 'missing_key'
            when postal_code_prefix is null and state is null then 'missing_value'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from territories_renamed

)

select * from territories_judged
