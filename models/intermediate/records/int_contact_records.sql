{#- One row per contact record of a source that counts: latest version, not deleted, not merged into another. Limits of records merged into it are its own. -#}
{{ config(materialized='view') }}
{%- set limits = ['allowed_products', 'allowed_regions'] -%}

with

contact_record_versions as (

    select * from {{ ref('int_contact_record_versions') }}

),

record_aliases as (

    select * from {{ ref('int_record_aliases') }}
    where entity = 'contact'

),

limits_merged as (

    select
        record_aliases.record_key as contact_record_key,
        {%- for limit in limits %}
        contact_record_versions.{{ limit }},
        {%- endfor %}
        contact_record_versions.frequency
    from contact_record_versions
    inner join record_aliases
        on contact_record_versions.contact_record_key = record_aliases.retired_record_key
    where
        contact_record_versions.frequency is not null
        {%- for limit in limits %}
        or contact_record_versions.{{ limit }} is not null
        {%- endfor %}

),

limits_told as (

    select * from limits_merged

    union all

    select
        contact_record_key,
        {%- for limit in limits %}
        {{ limit }},
        {%- endfor %}
        frequency
    from contact_record_versions
    where contact_record_key in (select limits_merged.contact_record_key from limits_merged)

),

wishes_ranked as (

    select
        contact_record_key,
        frequency,
        row_number() over (
            partition by contact_record_key
            order by
                {{ frequency_touches('frequency') }} * 1000 / {{ frequency_days('frequency') }} asc,
                frequency asc
        ) as wish_rank
    from limits_told
    where frequency is not null

),

{# Two lists that differ allow nothing, as in the versions of one record; of wishes the one that lets through least counts. #}
limits_standing as (

    select
        limits_told.contact_record_key,
        {%- for limit in limits %}
        {{ limit_that_counts('limits_told.' ~ limit) }} as {{ limit }},
        {%- endfor %}
        max(wishes_ranked.frequency) as frequency
    from limits_told
    left join wishes_ranked
        on
            limits_told.contact_record_key = wishes_ranked.contact_record_key
            and wishes_ranked.wish_rank = 1
    group by limits_told.contact_record_key

),

contact_records as (

    select
        {%- for column in ['contact_record_key'] + (conformed_names('contact')
            | reject('in', ['landing_key', 'refusal_words', 'is_word_only']) | list)
            + ['first_seen_on', 'is_id_contested'] %}
        {%- if column in limits + ['frequency'] %}
        coalesce(limits_standing.{{ column }}, contact_record_versions.{{ column }}) as {{ column }}
        {%- else %}
        contact_record_versions.{{ column }}
        {%- endif %},
        {%- endfor %}
        contact_record_versions.earlier_emails
    from contact_record_versions
    left join record_aliases
        on contact_record_versions.contact_record_key = record_aliases.retired_record_key
    left join limits_standing
        on contact_record_versions.contact_record_key = limits_standing.contact_record_key
    where
        record_aliases.retired_record_key is null
        and not contact_record_versions.is_deleted

)

select * from contact_records
