{#-
    One row per contact and programme that the contact's account is in scope of: may anybody begin
    outreach, may what the person asked be answered, and what stands against it until when.
-#}

with

scopes as (

    select
        account_id,
        program_id,
        policy_version,
        scored_on
    from {{ ref('int_account_qualifications') }}
    where
        is_in_force
        and not is_out_of_scope
        and scored_on = {{ as_of_date() }}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

contacts as (

    select
        contact_id,
        account_id
    from {{ ref('int_contact_accounts') }}
    where account_id is not null

),

permissions as (

    select * from {{ ref('int_contact_permissions') }}

),

events as (

    select * from {{ ref('int_contact_touches') }}
    where
        is_sales_attempt
        and contact_id is not null

),

limits as (

    select * from {{ ref('int_frequency_caps') }}

),

stops as (

    select * from {{ ref('int_outreach_blocks') }}

),

waits as (

    select * from {{ ref('int_stage_recheck_dates') }}

),

{# What only a person can decide: nobody is approached meanwhile, and nobody knows until when. #}
bands as (

    select
        account_id,
        program_id,
        band
    from {{ ref('int_account_bands_today') }}
    where band = 'review'

),

account_suppressions as (

    select * from {{ ref('int_account_suppressions') }}

),

rules as (

    select * from {{ ref('int_consent_rules_today') }}

),

leads_checked as (

    select contact_id
    from {{ ref('int_contact_lead_sources') }}
    where is_checked

),

contact_roles as (

    select
        contact_id,
        decision_role
    from {{ ref('int_contact_golden_records') }}

),

role_weights as (

    select * from {{ policy_rows('role_weights') }}
    where
        decision_role != 'unknown'
        and weight_pct > 0

),

places as (

    select
        account_id,
        {{ as_code_list('state') }} as state_code,
        {{ as_code_list('country') }} as country_code
    from {{ ref('int_accounts') }}

),

contact_records as (

    select
        contact_record_key,
        {{ as_code_list("replace(allowed_products, ',', ';')") }} as allowed_products,
        {{ as_code_list("replace(allowed_regions, ',', ';')") }} as allowed_regions,
        {# what is taken out again in the same cell cannot be read as allowed #}
        coalesce(
            {{ has_pattern(
                "lower(concat_ws(';', allowed_products, allowed_regions))",
                '!|(^|[;,]) *-|(^|[^a-z])(not?|none|never|except|without|excluding|excl|all but)([^a-z]|$)'
            ) }},
            false
        ) as has_exceptions
    from {{ ref('int_contact_records') }}
    where
        allowed_products is not null
        or allowed_regions is not null

),

contact_record_map as (

    select
        contact_record_key,
        contact_id
    from {{ ref('int_contact_record_map') }}

),

{# Who passed a person on may have agreed to some products and places: all else, and what cannot be read, is closed. #}
restrictions as (

    select
        contacts.contact_id,
        programs.program_id
    from contact_records
    inner join contact_record_map
        on contact_records.contact_record_key = contact_record_map.contact_record_key
    inner join contacts
        on contact_record_map.contact_id = contacts.contact_id
    left join places
        on contacts.account_id = places.account_id
    cross join programs
    where
        contact_records.has_exceptions
        or (
            contact_records.allowed_products is not null
            and coalesce(
                contact_records.allowed_products not like concat('%;', programs.product, ';%'), true
            )
        )
        or (
            contact_records.allowed_regions is not null
            and not coalesce(
                contact_records.allowed_regions
                like {{ dbt.concat(["'%'", 'places.state_code', "'%'"]) }},
                false
            )
            and not coalesce(
                contact_records.allowed_regions
                like {{ dbt.concat(["'%'", 'places.country_code', "'%'"]) }},
                false
            )
        )
    group by
        contacts.contact_id,
        programs.program_id

),

{# Words on a product, therapy area or programme stand in place of words on everything. #}
channels_judged as (

    select
        permissions.contact_id,
        programs.program_id,
        permissions.channel,
        min(case when permissions.is_permitted then 1 else 0 end) = 1 as is_permitted,
        min(permissions.status_rank) as status_rank,
        min(case when not permissions.is_permitted then permissions.reason end) as reason
    from permissions
    inner join programs
        on permissions.scope in (programs.product, programs.therapy_area, programs.program_id)
    where permissions.scope != 'any'
    group by
        permissions.contact_id,
        programs.program_id,
        permissions.channel

    union all

    select
        contact_id,
        '*' as program_id,
        channel,
        is_permitted,
        status_rank,
        case when not is_permitted then reason end as reason
    from permissions
    where scope = 'any'

),

channels_limited as (

    select
        channels_judged.*,
        limits.capped_until,
        not coalesce(limits.is_capped, false) as is_uncapped,
        row_number() over (
            partition by
                channels_judged.contact_id,
                channels_judged.program_id
            order by
                channels_judged.status_rank asc,
                channels_judged.reason asc nulls last,
                channels_judged.channel asc
        ) as reason_rank
    from channels_judged
    left join limits
        on
            channels_judged.contact_id = limits.subject_id
            and channels_judged.channel = limits.channel
            and limits.subject_kind = 'contact'

),

channels_summed as (

    select
        contact_id,
        program_id,
        {{ sorted_list('case when is_permitted then channel end', ';') }} as permitted_channels,
        max(case when reason_rank = 1 then reason end) as strictest_reason,
        max(case when is_permitted then 1 else 0 end) as permitted,
        max(case when is_permitted and is_uncapped then 1 else 0 end) as uncapped,
        max(case when is_permitted and channel = 'email' then 1 else 0 end) as email_permitted,
        max(case when is_permitted and channel = 'phone' then 1 else 0 end) as phone_permitted,
        max(case when is_permitted and is_uncapped and channel = 'email' then 1 else 0 end)
            as email_uncapped,
        max(case when is_permitted and is_uncapped and channel = 'phone' then 1 else 0 end)
            as phone_uncapped,
        max(case when channel = 'email' then capped_until end) as email_capped_until,
        max(case when channel = 'phone' then capped_until end) as phone_capped_until,
        {# With every channel full, the first one to be free again ends the hold. #}
        min(case when is_permitted then capped_until end) as capped_until
    from channels_limited
    group by
        contact_id,
        program_id

),

attempts as (

    select
        events.contact_id,
        {{ add_days('max(events.activity_date)', 'max(rules.rule_value)') }} as held_until
    from events
    inner join rules
        on
            rules.rule_kind = 'hold'
            and rules.status = 'sales_attempt'
    group by events.contact_id

),

contact_touches as (

    select
        subject_id as contact_id,
        cast(sum(touch_count) as {{ dbt.type_bigint() }}) as touch_count,
        max(last_touch_on) as last_touch_on,
        max(collided_on) as collided_on,
        {{ sorted_list('colliding_systems', ';') }} as colliding_systems
    from limits
    where subject_kind = 'contact'
    group by subject_id

),

facts as (

    select
        contacts.contact_id,
        contacts.account_id,
        scopes.program_id,
        scopes.policy_version,
        scopes.scored_on,
        account_suppressions.account_id is not null as is_account_suppressed,
        bands.account_id is not null as is_in_review,
        restrictions.contact_id is not null as is_restricted,
        leads_checked.contact_id is not null
        and role_weights.decision_role is null as is_role_unchecked,
        coalesce(specific.permitted_channels, general.permitted_channels) as permitted_channels,
        coalesce(specific.strictest_reason, general.strictest_reason) as strictest_reason,
        coalesce(specific.permitted, general.permitted, 0) = 1 as is_permitted,
        coalesce(specific.uncapped, general.uncapped, 0) = 1 as is_uncapped,
        coalesce(specific.email_permitted, general.email_permitted, 0) = 1 as is_email_permitted,
        coalesce(specific.phone_permitted, general.phone_permitted, 0) = 1 as is_phone_permitted,
        coalesce(specific.email_uncapped, general.email_uncapped, 0) = 1 as is_email_uncapped,
        coalesce(specific.phone_uncapped, general.phone_uncapped, 0) = 1 as is_phone_uncapped,
        coalesce(specific.email_capped_until, general.email_capped_until) as email_capped_until,
        coalesce(specific.phone_capped_until, general.phone_capped_until) as phone_capped_until,
        coalesce(specific.capped_until, general.capped_until) as capped_until,
        stops.stop_kind,
        stops.since as stopped_since,
        stops.ends_on as stop_ends_on,
        waits.recheck_on,
        coalesce(waits.is_rejected, false) as is_rejected,
        case when attempts.held_until >= {{ as_of_date() }} then attempts.held_until end
            as held_until,
        coalesce(contact_touches.touch_count, 0) as contact_touch_count,
        contact_touches.last_touch_on,
        contact_touches.collided_on,
        contact_touches.colliding_systems,
        coalesce(account_limits.touch_count, 0) as account_touch_count,
        account_caps.rule_value as account_touch_cap,
        coalesce(account_limits.is_capped, false) as is_account_capped,
        account_limits.capped_until as account_capped_until,
        account_limits.teams,
        coalesce(account_limits.team_count, 0) as team_count
    from contacts
    inner join scopes
        on contacts.account_id = scopes.account_id
    left join channels_summed as general
        on
            contacts.contact_id = general.contact_id
            and general.program_id = '*'
    left join channels_summed as specific
        on
            contacts.contact_id = specific.contact_id
            and scopes.program_id = specific.program_id
    left join stops
        on
            contacts.contact_id = stops.contact_id
            and scopes.program_id = stops.program_id
    left join waits
        on
            contacts.contact_id = waits.contact_id
            and scopes.program_id = waits.program_id
    left join attempts
        on contacts.contact_id = attempts.contact_id
    left join contact_touches
        on contacts.contact_id = contact_touches.contact_id
    left join limits as account_limits
        on
            contacts.account_id = account_limits.subject_id
            and account_limits.subject_kind = 'account'
            and account_limits.channel = '*'
    left join account_suppressions
        on contacts.account_id = account_suppressions.account_id
    left join bands
        on
            contacts.account_id = bands.account_id
            and scopes.program_id = bands.program_id
    left join restrictions
        on
            contacts.contact_id = restrictions.contact_id
            and scopes.program_id = restrictions.program_id
    left join programs
        on scopes.program_id = programs.program_id
    left join leads_checked
        on contacts.contact_id = leads_checked.contact_id
    left join contact_roles
        on contacts.contact_id = contact_roles.contact_id
    left join role_weights
        on
            scopes.policy_version = role_weights.policy_version
            and programs.use_case = role_weights.use_case
            and contact_roles.decision_role = role_weights.decision_role
    left join rules as account_caps
        on
            account_caps.rule_kind = 'frequency_cap'
            and account_caps.status = 'account'
            and account_caps.channel = '*'

),

judged as (

    select
        *,
        is_permitted and not is_account_suppressed and not is_restricted as may_answer,
        is_permitted
        and not is_account_suppressed
        and not is_in_review
        and not is_restricted
        and not is_role_unchecked
        and stop_kind is null
        and recheck_on is null
        and held_until is null
        and not is_account_capped as may_begin,
        case
            when is_account_suppressed then 'suppressed_account'
            when not is_permitted then strictest_reason
            when is_restricted then 'referral_restricted'
            else stop_kind
        end as stop_reason,
        case
            when not is_permitted or is_account_suppressed or is_restricted
                then cast(null as {{ dbt.type_string() }})
            when is_in_review then 'open_question'
            when recheck_on is not null and is_rejected then 'rejected'
            when is_role_unchecked then 'referral_role'
            when recheck_on is not null then 'check_in'
            when held_until is not null then 'sales_attempt'
            when is_account_capped then 'account_cap'
            when not is_uncapped then 'contact_cap'
        end as hold_reason
    from facts

),

contact_outreach as (

    select
        contact_id,
        account_id,
        program_id,
        stop_reason,
        hold_reason,
        permitted_channels,
        teams as touching_teams,
        colliding_systems,
        contact_touch_count,
        account_touch_count,
        cast(account_touch_cap as {{ dbt.type_bigint() }}) as account_touch_cap,
        may_begin and is_uncapped as may_contact,
        may_begin and is_email_uncapped as may_email,
        may_begin and is_phone_uncapped as may_phone,
        may_answer,
        may_answer and is_email_permitted as may_answer_by_email,
        may_answer and is_phone_permitted as may_answer_by_phone,
        team_count > 1 as is_touched_by_several_teams,
        case
            when may_answer and stop_kind is not null then stopped_since
        end as stopped_since,
        case
            {# An open end is no date. #}
            when
                not may_answer
                or (stop_kind is not null and stop_ends_on is null)
                or hold_reason = 'open_question'
                then cast(null as date)
            else greatest(
                stop_ends_on,
                held_until,
                {{ add_days('recheck_on', -1) }},
                case when is_account_capped then account_capped_until end,
                case when not is_uncapped then capped_until end
            )
        end as hold_until,
        email_capped_until,
        phone_capped_until,
        last_touch_on,
        collided_on,
        scored_on,
        policy_version
    from judged

)

select * from contact_outreach
