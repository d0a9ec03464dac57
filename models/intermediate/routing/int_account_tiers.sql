{#-
    One row per account and programme on the latest date: its segment, by the first row that fits, and its
    tier, by entry criteria and the places that a tier has.
-#}
{#- Places go to the warmest; who finds none is offered the next tier, so nobody is lost. -#}
{%- set tier_count = 3 -%}

with

coded as (

    select * from {{ ref('int_account_bands_today') }}

),

scores as (

    select * from {{ ref('int_account_scores_today') }}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

role_weights as (

    select * from {{ policy_rows('role_weights') }}
    where is_required

),

contact_accounts as (

    select * from {{ ref('int_contact_accounts') }}

),

contact_golden_records as (

    select
        contact_id,
        decision_role
    from {{ ref('int_contact_golden_records') }}

),

suppressed as (

    select * from {{ ref('int_account_suppressions') }}

),

tier_rules as (

    select * from {{ policy_rows('tier_rules') }}

),

accounts as (

    select
        account_id,
        account_type,
        account_type_group
    from {{ ref('int_accounts') }}

),

account_types as (

    select * from {{ ref('account_types') }}

),

attributes as (

    select * from {{ ref('int_account_fit_values') }}

),

segments as (

    select * from {{ policy_rows('segments') }}

),

{# What is not known meets no condition. #}
segments_ranked as (

    select
        coded.account_id,
        coded.program_id,
        segments.segment,
        segments.sla_pct,
        case when segments.operator = 'any' then 'account_type' else segments.attribute end
            as segment_basis,
        row_number() over (
            partition by
                coded.account_id,
                coded.program_id
            order by segments.segment_order asc
        ) as segment_rank
    from coded
    inner join programs
        on
            coded.scored_on = programs.scored_on
            and coded.program_id = programs.program_id
    inner join accounts
        on coded.account_id = accounts.account_id
    left join account_types
        on accounts.account_type = account_types.account_type
    inner join segments
        on
            coded.policy_version = segments.policy_version
            and segments.use_case in (programs.use_case, '*')
            and segments.account_type_group in (accounts.account_type_group, '*')
            and segments.match_kind in (coalesce(account_types.match_kind, '*'), '*')
    left join attributes
        on
            coded.account_id = attributes.account_id
            and segments.attribute = attributes.attribute
    where
        segments.operator = 'any'
        or (segments.operator = 'is_known' and attributes.account_id is not null)
        or (
            segments.operator in ('in', 'contains_any')
            and attributes.coded_value like '%;'
            || case
                when segments.value = 'program_therapy_area' then programs.therapy_area
                else segments.value
            end
            || ';%'
        )
        or (
            segments.operator = 'gte'
            and {{ try_integer("replace(attributes.coded_value, ';', '')") }}
            >= {{ try_integer('segments.value') }}
        )

),

roles_known as (

    select
        contact_accounts.account_id,
        contact_golden_records.decision_role
    from contact_accounts
    inner join contact_golden_records
        on contact_accounts.contact_id = contact_golden_records.contact_id
    group by
        contact_accounts.account_id,
        contact_golden_records.decision_role

),

roles_counted as (

    select
        role_weights.policy_version,
        role_weights.use_case,
        roles_known.account_id,
        count(*) as known_role_count
    from role_weights
    inner join roles_known
        on role_weights.decision_role = roles_known.decision_role
    group by
        role_weights.policy_version,
        role_weights.use_case,
        roles_known.account_id

),

considered as (

    select
        coded.scored_on,
        coded.policy_version,
        coded.account_id,
        coded.program_id,
        coded.is_out_of_scope,
        scores.warmth_hundredths,
        coalesce(scores.fit_score_hundredths, 0) as fit_hundredths,
        coalesce(roles_counted.known_role_count, 0) as known_role_count,
        suppressed.account_id is not null as is_suppressed
    from coded
    inner join scores
        on
            coded.scored_on = scores.scored_on
            and coded.account_id = scores.account_id
            and coded.program_id = scores.program_id
    inner join programs
        on
            coded.scored_on = programs.scored_on
            and coded.program_id = programs.program_id
    left join roles_counted
        on
            coded.policy_version = roles_counted.policy_version
            and programs.use_case = roles_counted.use_case
            and coded.account_id = roles_counted.account_id
    left join suppressed
        on coded.account_id = suppressed.account_id

),

entries as (

    select
        considered.account_id,
        considered.program_id,
        considered.fit_hundredths,
        considered.warmth_hundredths,
        tier_rules.account_tier,
        tier_rules.tier_order,
        tier_rules.max_accounts
    from considered
    inner join tier_rules
        on
            considered.policy_version = tier_rules.policy_version
            and considered.fit_hundredths >= tier_rules.min_fit * 100
            and considered.warmth_hundredths >= tier_rules.min_warmth * 100
            and considered.known_role_count >= tier_rules.min_known_roles
    where
        not considered.is_suppressed
        and not considered.is_out_of_scope

),
{% for tier_order in range(1, tier_count + 1) %}
{%- set placed_before = 'placed_' ~ (tier_order - 1) if tier_order > 1 else 'nobody_placed' %}
{% if tier_order == 1 -%}
nobody_placed as (

    select
        account_id,
        program_id,
        account_tier,
        tier_order,
        0 as tier_rank
    from entries
    where 1 = 0

),

{% endif -%}
entries_ranked_{{ tier_order }} as (
    select
        entries.account_id,
        entries.program_id,
        entries.account_tier,
        entries.tier_order,
        entries.max_accounts,
        row_number() over (
            partition by entries.program_id
            order by
                entries.warmth_hundredths desc,
                entries.fit_hundredths desc,
                entries.account_id asc
        ) as tier_rank
    from entries
    left join {{ placed_before }} as placed_before
        on
            entries.account_id = placed_before.account_id
            and entries.program_id = placed_before.program_id
    where
        entries.tier_order = {{ tier_order }}
        and placed_before.account_id is null

),

placed_{{ tier_order }} as (

    select * from {{ placed_before }}

    union all

    select
        account_id,
        program_id,
        account_tier,
        tier_order,
        tier_rank
    from entries_ranked_{{ tier_order }}
    where tier_rank <= max_accounts

),
{% endfor %}
placed as (

    select * from placed_{{ tier_count }}

),

best_tiers as (

    select
        account_id,
        program_id,
        min(tier_order) as best_tier_order
    from entries
    group by
        account_id,
        program_id

),

tiered as (

    select
        considered.scored_on,
        considered.policy_version,
        considered.account_id,
        considered.program_id,
        considered.fit_hundredths,
        considered.warmth_hundredths,
        considered.known_role_count,
        placed.tier_rank,
        segments_ranked.segment_basis,
        coalesce(placed.account_tier, 'none') as account_tier,
        coalesce(segments_ranked.segment, 'unknown') as segment,
        coalesce(segments_ranked.sla_pct, 100) as sla_pct,
        case
            when considered.is_out_of_scope then 'out_of_scope'
            when considered.is_suppressed then 'suppressed'
            when best_tiers.best_tier_order is null then 'below_criteria'
            when coalesce(placed.tier_order, 0) != best_tiers.best_tier_order then 'places_taken'
            else 'meets_criteria'
        end as tier_reason
    from considered
    left join placed
        on
            considered.account_id = placed.account_id
            and considered.program_id = placed.program_id
    left join best_tiers
        on
            considered.account_id = best_tiers.account_id
            and considered.program_id = best_tiers.program_id
    left join segments_ranked
        on
            considered.account_id = segments_ranked.account_id
            and considered.program_id = segments_ranked.program_id
            and segments_ranked.segment_rank = 1

)

select * from tiered
