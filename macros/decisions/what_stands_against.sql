{#-
    One row per account, programme and person (null: everybody there) of whom it was said that they do not
    want it: when last. What was asked before is settled by it; said of the house, in every programme.
-#}
{% macro account_rejections() -%}
    select
        deferrals.account_id,
        programs.program_id,
        case when not deferrals.covers_account then deferrals.contact_id end as contact_id,
        max(deferrals.said_at) as rejected_at
    from {{ ref('int_deferrals') }} as deferrals
    inner join {{ ref('int_programs_today') }} as programs
        on
            deferrals.program_id = programs.program_id
            or deferrals.holds_house
    where deferrals.stage = 'recycle'
    group by
        deferrals.account_id,
        programs.program_id,
        case when not deferrals.covers_account then deferrals.contact_id end
{%- endmacro %}


{#-
    Join condition: a rejection settles what the person did, or somebody unknown there. A meeting ahead was agreed
    on a day that nobody knows: a rejection of the last 30 days calls it off.
-#}
{% macro is_settled_by(event, rejection) -%}
    coalesce({{ rejection }}.contact_id, {{ event }}.contact_id, '') = coalesce({{ event }}.contact_id, '')
    and (
        {{ event }}.occurred_at < {{ rejection }}.rejected_at
        or (
            {{ event }}.occurred_at > {{ end_of_day(as_of_date()) }}
            and cast({{ rejection }}.rejected_at as date) >= {{ add_days(as_of_date(), -30) }}
        )
    )
{%- endmacro %}


{#-
    One row per contact, channel and topic (product or therapy area) that the channel is closed for by a
    word on it. A word on a programme is one on its product; where it has none, on its therapy area.
-#}
{% macro topic_refusals() -%}
    select
        contact_id,
        channel,
        topic,
        reason,
        status_rank
    from (
        select
            refusals.*,
            row_number() over (
                partition by
                    refusals.contact_id,
                    refusals.channel,
                    refusals.topic
                order by
                    refusals.status_rank asc,
                    refusals.reason asc
            ) as row_rank
        from (
            select
                permissions.contact_id,
                permissions.channel,
                permissions.reason,
                permissions.status_rank,
                coalesce(programs.product, programs.therapy_area, permissions.scope) as topic
            from {{ ref('int_contact_permissions') }} as permissions
            left join {{ ref('int_programs_today') }} as programs
                on permissions.scope = programs.program_id
            where
                permissions.scope != 'any'
                and not permissions.is_permitted
        ) as refusals
    ) as refusals_ranked
    where row_rank = 1
{%- endmacro %}


{#-
    One row per account and programme with people: whether anybody there may be approached, and if not what
    stands against who is closest to it: a hold, then what is not known, then a refusal.
-#}
{% macro account_outreach() -%}
    select
        account_id,
        program_id,
        outreach_reason,
        hold_reason,
        case when outreach_reason is not null then hold_until end as hold_until
    from (
        select
            people.*,
            hold_words.hold_reason,
            row_number() over (
                partition by
                    people.account_id,
                    people.program_id
                order by
                    case when people.may_contact then 0 else 1 end asc,
                    case when people.may_answer then 0 else 1 end asc,
                    case hold_words.hold_reason
                        when 'permission_unclear' then 0
                        when 'channel_closed' then 1
                        else 2
                    end asc,
                    people.hold_until asc nulls last,
                    people.outreach_reason asc,
                    people.contact_id asc
            ) as person_rank
        from (
            select
                account_id,
                program_id,
                contact_id,
                may_contact,
                may_answer,
                hold_until,
                case
                    when may_contact then cast(null as {{ dbt.type_string() }})
                    when may_answer then coalesce(stop_reason, hold_reason, 'contact_cap')
                    else coalesce(stop_reason, 'consent_unknown')
                end as outreach_reason
            from {{ ref('contact_outreach') }}
        ) as people
        left join {{ ref('hold_words') }} as hold_words
            on people.outreach_reason = hold_words.outreach_reason
    ) as people_ranked
    where person_rank = 1
{%- endmacro %}


{#- What stands against a planned action, given whom it would go to and whether the account is suppressed; null where nothing does. -#}
{% macro outreach_reason(planned, chosen, suppressed) -%}
    case
        when {{ suppressed }}.account_id is not null then 'suppressed_account'
        {# Desk work needs nobody's permission. #}
        when {{ planned }}.outreach_kind = 'desk' then cast(null as {{ dbt.type_string() }})
        when {{ chosen }}.outreach_reason is not null then {{ chosen }}.outreach_reason
        when not {{ chosen }}.is_lead then 'other_program'
    end
{%- endmacro %}
