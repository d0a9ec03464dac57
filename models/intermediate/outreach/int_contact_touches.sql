{#-
    One row per activity that stops outreach, or is outreach itself and young enough for a cap, a hold
    or a wish, and person; what stops by an address stops for everybody who has the address, and what
    stops by an id that is nobody's own for everybody whose it may be.
-#}

with

rules as (

    select * from {{ ref('int_consent_rules_today') }}

),

signal_types as (

    select * from {{ policy_rows('signal_types') }}

),

touch_types as (

    select * from {{ policy_rows('touch_types') }}

),

activities as (

    select
        activity_id,
        source_system,
        actor_hash,
        signal_type,
        therapy_area,
        product,
        refused_keys,
        activity_date,
        occurred_at
    from {{ ref('int_activities') }}
    where
        not is_deleted
        and activity_date <= {{ as_of_date() }}

),

consents as (

    select
        frequency,
        scope,
        basis
    from {{ ref('stg_uploads__consents') }}

),

contact_records as (

    select frequency
    from {{ ref('int_contact_records') }}
    where frequency is not null

),

actors_named as (

    select
        actor_hash,
        email_key,
        contact_record_key,
        organization_record_key
    from {{ ref('int_activity_actors') }}

),

activity_actors as (

    select
        actor_hash,
        email_key,
        contact_record_key
    from actors_named
    where
        email_key is not null
        or contact_record_key is not null

),

positions as (

    {{ dbt.generate_series(max_list_length()) }}

),

contact_accounts as (

    select
        contact_id,
        account_id
    from {{ ref('int_contact_accounts') }}

),

account_keys as (

    select
        account_id,
        {{ id_key('account_key') }} as account_key
    from {{ ref('int_account_given_names') }}
    group by
        account_id,
        {{ id_key('account_key') }}

),

contact_keys as (

    select
        contact_id,
        key_kind,
        contact_key
    from {{ ref('int_contact_keys') }}

),

contact_systems as (

    select {{ id_key('source_system') }} as system_key
    from {{ ref('int_contact_records') }}
    group by {{ id_key('source_system') }}

),

contact_emails as (

    select
        contact_id,
        contact_key as email,
        key_kind = 'former_email' as is_former
    from contact_keys
    where key_kind in ('email', 'former_email')

),

people as (

    select
        actor_hash,
        contact_id
    from {{ ref('int_actor_contacts') }}

),

affiliations as (

    select
        actor_hash,
        account_id
    from {{ ref('int_actor_accounts') }}

),

{# A wish looks back as far as its own days. #}
wishes as (

    select {{ frequency_days('frequency') }} as wish_days
    from consents
    where frequency is not null

    union all

    select {{ frequency_days('scope') }} as wish_days
    from consents
    where {{ names_frequency('scope') }}

    union all

    select {{ frequency_days('basis') }} as wish_days
    from consents
    where {{ names_frequency('basis') }}

    union all

    select {{ frequency_days('frequency') }} as wish_days
    from contact_records

),

longest_wish as (

    select coalesce(max(wish_days), 0) as wish_days
    from wishes

),

policy as (

    select
        rules.policy_version,
        greatest(
            max(
                case when rules.rule_kind = 'hold' then rules.rule_value else rules.window_days end
            ),
            max(longest_wish.wish_days)
        ) as longest_days
    from rules
    cross join longest_wish
    group by rules.policy_version

),

kinds as (

    select
        signal_types.signal_type,
        signal_types.stop_kind,
        touch_types.channel as touch_channel,
        touch_types.team as touch_team,
        policy.longest_days,
        coalesce(touch_types.is_sales_attempt, false) as is_sales_attempt
    from signal_types
    inner join policy
        on signal_types.policy_version = policy.policy_version
    left join touch_types
        on
            signal_types.policy_version = touch_types.policy_version
            and signal_types.signal_type = touch_types.signal_type
    where
        signal_types.stop_kind is not null
        or touch_types.signal_type is not null

),

events as (

    select
        activities.activity_id,
        activities.actor_hash,
        activities.source_system,
        people.contact_id,
        affiliations.account_id,
        activities.signal_type,
        kinds.stop_kind,
        kinds.touch_channel,
        kinds.touch_team,
        activities.therapy_area,
        activities.product,
        kinds.is_sales_attempt,
        activities.refused_keys,
        activities.activity_date,
        activities.occurred_at
    from activities
    inner join kinds
        on activities.signal_type = kinds.signal_type
    left join people
        on activities.actor_hash = people.actor_hash
    left join affiliations
        on activities.actor_hash = affiliations.actor_hash
    where
        kinds.stop_kind is not null
        or {{ days_between('activities.activity_date', as_of_date()) }} <= kinds.longest_days

),

{# An address that several people have names none of them, but its no holds for them all. #}
emails_hashed as (

    select
        {{ keyed_hash('email') }} as email_key,
        contact_id,
        is_former
    from contact_emails

),

events_of_addresses as (

    select
        events.activity_id,
        events.source_system,
        emails_hashed.contact_id,
        cast(null as {{ dbt.type_string() }}) as account_id,
        events.signal_type,
        events.stop_kind,
        cast(null as {{ dbt.type_string() }}) as touch_channel,
        cast(null as {{ dbt.type_string() }}) as touch_team,
        events.therapy_area,
        events.product,
        false as is_sales_attempt,
        events.activity_date,
        events.occurred_at
    from events
    inner join activity_actors
        on events.actor_hash = activity_actors.actor_hash
    inner join emails_hashed
        on activity_actors.email_key = emails_hashed.email_key
    where
        events.stop_kind is not null
        and events.stop_kind != 'meeting'
        and (events.contact_id is null or events.contact_id != emails_hashed.contact_id)
        {# that a former address is dead says nothing of today's #}
        and not (emails_hashed.is_former and events.stop_kind = 'unmailable')

),

{# A no that names a record as nobody else does is read as a consent is: by any id that it may be. #}
noes_of_nobody as (

    select
        events.activity_id,
        events.source_system,
        events.signal_type,
        events.stop_kind,
        events.therapy_area,
        events.product,
        events.activity_date,
        events.occurred_at,
        {{ id_key('activity_actors.contact_record_key') }} as record_key,
        {{ id_key(
            replace_pattern('activity_actors.contact_record_key', '^[^:]*:', '')
        ) }} as record_id,
        contact_systems.system_key is null as is_system_unknown
    from events
    inner join activity_actors
        on events.actor_hash = activity_actors.actor_hash
    left join contact_systems
        on {{ id_key('events.source_system') }} = contact_systems.system_key
    where
        events.stop_kind is not null
        and events.stop_kind != 'meeting'
        and events.contact_id is null
        and activity_actors.contact_record_key is not null

),

noes as (

    select
        events.activity_id,
        events.actor_hash,
        events.source_system,
        events.contact_id,
        events.account_id,
        events.signal_type,
        events.stop_kind,
        events.therapy_area,
        events.product,
        events.refused_keys,
        events.activity_date,
        events.occurred_at,
        {{ id_key('events.source_system') }} as system_key,
        contact_systems.system_key is null as is_system_unknown
    from events
    left join contact_systems
        on {{ id_key('events.source_system') }} = contact_systems.system_key
    where
        events.stop_kind is not null
        and events.stop_kind != 'meeting'

),

noes_split as (

    select
        noes.activity_id,
        noes.stop_kind,
        noes.system_key,
        noes.is_system_unknown,
        {{ list_item('noes.refused_keys') }} as refused_key
    from noes
    inner join positions
        on {{ has_list_item('noes.refused_keys') }}

),

noes_named as (

    {%- for key_kind, key in [
        ('record', 'record_key'), ('record', 'record_id'), ('contact', 'record_id'), ('npi', 'record_id'),
        ('bare_id', 'record_key'), ('bare_id', 'case when is_system_unknown then record_id end'),
        ('record_id', 'case when is_system_unknown then record_id end'),
    ] %}
    select
        noes_of_nobody.activity_id,
        contact_keys.contact_id
    from noes_of_nobody
    inner join contact_keys
        on
            contact_keys.key_kind = '{{ key_kind }}'
            and {{ key }} = contact_keys.contact_key
    union
    {%- endfor %}
    select
        noes_of_nobody.activity_id,
        emails_hashed.contact_id
    from noes_of_nobody
    inner join emails_hashed
        on noes_of_nobody.record_id = 'hashed-' || emails_hashed.email_key
    where not (emails_hashed.is_former and noes_of_nobody.stop_kind = 'unmailable')
    {#- whoever else the row of a no names, in whatever cell and spelling -#}
    {%- for key_kind, key in [
        ('record', "noes_split.system_key || ':' || noes_split.refused_key"), ('record', 'noes_split.refused_key'),
        ('bare_id', "noes_split.system_key || ':' || noes_split.refused_key"),
        ('contact', 'noes_split.refused_key'), ('npi', 'noes_split.refused_key'),
        ('record_id', 'case when noes_split.is_system_unknown then noes_split.refused_key end'),
    ] %}
    union
    select
        noes_split.activity_id,
        contact_keys.contact_id
    from noes_split
    inner join contact_keys
        on
            contact_keys.key_kind = '{{ key_kind }}'
            and {{ key }} = contact_keys.contact_key
    {%- endfor %}
    union
    select
        noes_split.activity_id,
        emails_hashed.contact_id
    from noes_split
    inner join emails_hashed
        on noes_split.refused_key = emails_hashed.email_key
    where not (emails_hashed.is_former and noes_split.stop_kind = 'unmailable')

),

events_of_ids as (

    select
        noes.activity_id,
        noes.source_system,
        noes_named.contact_id,
        cast(null as {{ dbt.type_string() }}) as account_id,
        noes.signal_type,
        noes.stop_kind,
        cast(null as {{ dbt.type_string() }}) as touch_channel,
        cast(null as {{ dbt.type_string() }}) as touch_team,
        noes.therapy_area,
        noes.product,
        false as is_sales_attempt,
        noes.activity_date,
        noes.occurred_at
    from noes
    inner join noes_named
        on noes.activity_id = noes_named.activity_id
    left join events_of_addresses
        on
            noes_named.activity_id = events_of_addresses.activity_id
            and noes_named.contact_id = events_of_addresses.contact_id
    where
        events_of_addresses.activity_id is null
        and (noes.contact_id is null or noes.contact_id != noes_named.contact_id)

),

{# A no that names nobody but an organization is one of everybody there; an address that died is not. #}
noes_of_organizations as (

    select
        noes.*,
        actors_named.organization_record_key
    from noes
    inner join actors_named
        on noes.actor_hash = actors_named.actor_hash
    where
        noes.contact_id is null
        and noes.stop_kind in ('unsubscribed', 'asked_to_stop')
        and noes.refused_keys is null
        and actors_named.email_key is null
        and actors_named.contact_record_key is null

),

organizations_split as (

    select
        noes_listed.activity_id,
        noes_listed.system_key,
        {{ list_item('noes_listed.organization_ids') }} as organization_id
    from (
        select
            activity_id,
            system_key,
            {{ ids_named(
                replace_pattern('organization_record_key', '^[^:]*:', ''), parts_blanks=false
            ) }} as organization_ids
        from noes_of_organizations
        where organization_record_key is not null
    ) as noes_listed
    inner join positions
        on {{ has_list_item('noes_listed.organization_ids') }}

),

accounts_refusing as (

    select
        activity_id,
        account_id
    from noes_of_organizations
    where account_id is not null
    {%- for key in [
        'organization_id', "system_key || ':' || organizations_split.organization_id",
    ] %}
    union
    select
        organizations_split.activity_id,
        account_keys.account_id
    from organizations_split
    inner join account_keys
        on organizations_split.{{ key }} = account_keys.account_key
    where organizations_split.organization_id != ''
    {%- endfor %}

),

events_of_organizations as (

    select
        noes.activity_id,
        noes.source_system,
        contact_accounts.contact_id,
        cast(null as {{ dbt.type_string() }}) as account_id,
        noes.signal_type,
        noes.stop_kind,
        cast(null as {{ dbt.type_string() }}) as touch_channel,
        cast(null as {{ dbt.type_string() }}) as touch_team,
        noes.therapy_area,
        noes.product,
        false as is_sales_attempt,
        noes.activity_date,
        noes.occurred_at
    from noes
    inner join accounts_refusing
        on noes.activity_id = accounts_refusing.activity_id
    inner join contact_accounts
        on accounts_refusing.account_id = contact_accounts.account_id
    group by
        noes.activity_id,
        noes.source_system,
        contact_accounts.contact_id,
        noes.signal_type,
        noes.stop_kind,
        noes.therapy_area,
        noes.product,
        noes.activity_date,
        noes.occurred_at

),

touches as (

    select
        activity_id,
        source_system,
        contact_id,
        account_id,
        signal_type,
        stop_kind,
        touch_channel,
        touch_team,
        therapy_area,
        product,
        is_sales_attempt,
        activity_date,
        occurred_at
    from events
    where
        contact_id is not null
        or account_id is not null

    union all

    select * from events_of_addresses

    union all

    select * from events_of_ids

    union all

    select * from events_of_organizations

)

select * from touches
