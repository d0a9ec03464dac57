{#-
    One row per scored date, account and account that it is judged and approached with: itself, and of a
    system that the policy bands by its sites every site below it.
-#}
{% macro accounts_with_sites() -%}
    select
        scored_on,
        account_id,
        member_account_id
    from {{ ref('int_account_rollup_members') }}
    where is_approached_as_one
{%- endmacro %}


{#- One row per actor and account that it acts for on the as-of date, the systems of its sites among them; who the account is, as `member_account_id`. -#}
{% macro actors_with_systems() -%}
    select
        actors.actor_hash,
        families.account_id,
        families.member_account_id,
        actors.contact_id,
        actors.decision_role
    from {{ ref('int_actor_accounts') }} as actors
    inner join {{ ref('int_account_rollup_members') }} as families
        on actors.account_id = families.member_account_id
    where
        families.is_approached_as_one
        and families.scored_on = {{ as_of_date() }}
{%- endmacro %}


{#- One row per account, programme and person engaged there on the as-of date; of a system, those of its sites as well. -#}
{% macro people_engaged() -%}
    select
        scored_on,
        account_id,
        program_id,
        contact_id,
        decision_role,
        mid_high_count_90d
    from (
        select
            people.scored_on,
            families.account_id,
            people.program_id,
            people.contact_id,
            people.decision_role,
            people.mid_high_count_90d,
            row_number() over (
                partition by
                    people.scored_on,
                    families.account_id,
                    people.program_id,
                    people.contact_id
                order by
                    people.mid_high_count_90d desc,
                    people.decision_role asc,
                    people.account_id asc
            ) as seat_rank
        from {{ ref('int_contact_engagement') }} as people
        inner join {{ ref('int_account_rollup_members') }} as families
            on
                people.scored_on = families.scored_on
                and people.account_id = families.member_account_id
        where
            families.is_approached_as_one
            and people.scenario = 'published'
            and people.is_engaged
            and people.evaluated_on = people.scored_on
    ) as seats
    where seat_rank = 1
{%- endmacro %}
