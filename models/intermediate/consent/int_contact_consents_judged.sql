{#-
    One row per contact x channel: the consent that counts on the as-of date, the latest captured
    one; of several captured together the stricter. A consent that names no channel speaks for
    `any`.
-#}
with

consents as (

    select * from {{ ref('stg_uploads__consents') }}
    where
        quarantine_reason is null
        -- what is captured later is not known yet
        and (captured_at is null or cast(captured_at as date) <= {{ as_of_date() }})

),

contact_keys as (

    select * from {{ ref('int_contact_keys') }}

),

consents_of_contacts as (

    select
        contact_keys.contact_id,
        consents.channel,
        consents.status,
        consents.captured_at,
        consents.expires_at,
        consents.record_key
    from consents
    inner join contact_keys
        on
            contact_keys.key_kind = 'record'
            and {{ source_record_key('consents.source_system', 'consents.contact_record_id') }}
            = contact_keys.contact_key
    union all
    select
        contact_keys.contact_id,
        consents.channel,
        consents.status,
        consents.captured_at,
        consents.expires_at,
        consents.record_key
    from consents
    inner join contact_keys
        on
            contact_keys.key_kind = 'email'
            and consents.email = contact_keys.contact_key

),

consents_judged as (

    select
        contact_id,
        coalesce(channel, 'any') as channel,
        coalesce(
            status = 'granted'
            and (expires_at is null or cast(expires_at as date) >= {{ as_of_date() }}),
            false
        ) as is_granted,
        coalesce(status, 'unknown') as status,
        captured_at,
        expires_at,
        record_key
    from consents_of_contacts

),

consents_ranked as (

    select
        contact_id,
        channel,
        is_granted,
        status,
        captured_at,
        row_number() over (
            partition by contact_id, channel
            order by
                captured_at desc nulls last,
                case when is_granted then 1 else 0 end asc,
                status asc,
                expires_at asc nulls last,
                record_key asc
        ) as row_rank
    from consents_judged

),

consents_counting as (

    select
        contact_id,
        channel,
        is_granted,
        status,
        captured_at
    from consents_ranked
    where row_rank = 1

)

select * from consents_counting
