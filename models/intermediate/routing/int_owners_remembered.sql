{#- One row per account, programme and team that owned it before this run: the person who did last. -#}
{#- Read from the log that an earlier build left, because this run writes it after it has chosen. -#}
{%- set history = previous_table('int_ownership_log', survives_full_refresh=true) -%}

with

ownership_log as (
    {%- if history %}
    select
        account_id,
        program_id,
        owner_team,
        owner_id,
        ownership_revision,
        owned_from
    from {{ history }}
    where
        owned_from < {{ as_of_date() }}
        and owner_id is not null
    {%- else %}
    select
        account_id,
        program_id,
        cast(null as {{ dbt.type_string() }}) as owner_team,
        cast(null as {{ dbt.type_string() }}) as owner_id,
        cast(null as {{ dbt.type_bigint() }}) as ownership_revision,
        scored_on as owned_from
    from {{ ref('int_actionable_accounts') }}
    where 1 = 0
    {%- endif %}
),

log_ranked as (
    select
        *,
        row_number() over (
            partition by
                account_id,
                program_id,
                owner_team
            order by
                owned_from desc,
                ownership_revision desc
        ) as log_rank
    from ownership_log
),

owners_remembered as (
    select
        account_id,
        program_id,
        owner_team,
        owner_id
    from log_ranked
    where log_rank = 1
)

select * from owners_remembered
