{#-
    One row per raw row of uploads.suppressions: somebody or something that must not be contacted. A
    row that is quarantined still suppresses whatever its value names.
-#}
with

suppressions_raw as (

    select
        *,
        {{ salesforce_id_in(clean_text('value')) }} as salesforce_id_given,
        {# `n/a`, `see notes`, `?`: who is meant stands in another column #}
        case
            when
                not {{ word_key('value') }}
                in ({{ sql_texts(words_for_nothing() + [
                    'seenotes', 'seenote', 'seereason', 'seebelow', 'seecomments', 'siehenotiz',
                ]) }})
                and {{ has_pattern(clean_text('value'), '[^ -/:-@_`~]') }}
                then {{ clean_text('value') }}
        end as value_given
    from {{ source('uploads', 'suppressions') }}

),

suppressions_spelled as (

    select
        *,
        {{ with_at_signs(
            "coalesce(" ~ salesforce_id_spelled('value_given', 'salesforce_id_given')
            ~ ", concat_ws(' ', scope, reason, undeclared_text))"
        ) }} as value_spelled
    from suppressions_raw

),

suppressions_renamed as (

    select
        ---------- ids
        lower({{ clean_text('scope') }}) as scope,
        {{ clean_text('value') }} as value,
        ---------- strings
        {# a record of Salesforce may be written in 15 characters, an address stand in another column #}
        {{ list_of_names(
            "case when value_given is not null or value_spelled like '%@%' then value_spelled end"
        ) }} as value_parts,
        {# ids in quotes, in brackets or behind their system #}
        {# what stands in brackets beside an id, or behind a dash, tells who it is: `17 (Dr. Lee)`, `17 - Dr. Lee` #}
        case
            when not value_spelled like '%@%'
                then {{ ids_named(
                    "concat(value, ';', " ~ replace_pattern("value", '[(][^()]*[)]| +[-–—] .*$', '') ~ ")",
                    parts_blanks=false
                ) }}
        end as ids_given,
        {{ clean_text('reason') }} as reason,
        case
            when {{ try_timestamp('requested_at') }} is null then {{ clean_text('requested_at') }}
        end
            as unread_requested_at,
        ---------- timestamps
        {{ try_timestamp('requested_at') }} as requested_at,
        ---------- audit
        landing_key,
        {{ raw_row_as_json('uploads', 'suppressions') }} as raw_record
    from suppressions_spelled

),

suppressions_judged as (

    select
        *,
        {#- a value may be a name: the key of the row shows its hash #}
        {{ given_key([
            "case when scope in ('contact', 'email', 'domain', 'account') then scope end", keyed_hash('value')
        ]) }} as record_key,
        case
            when scope is null or value is null then 'missing_key'
            when unread_requested_at is not null then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from suppressions_renamed

)

select * from suppressions_judged
