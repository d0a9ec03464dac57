{#- One row per account and programme, and per person and programme that the person's account is in scope for: who has a stage, where it starts, and what holds it. -#}
{#- A person whose account is in no scope at all is kept for every programme, disqualified. -#}

with

scopes as (

    select
        account_id,
        program_id,
        policy_version,
        is_out_of_scope,
        is_open as is_qualification_open
    from {{ ref('int_account_qualifications') }}
    where
        is_in_force
        and scored_on = {{ as_of_date() }}

),

rules as (

    select * from {{ policy_rows('stage_rules') }}

),

programs as (

    select * from {{ policy_rows('programs') }}
    where is_active

),

policy_versions as (

    select
        policy_version,
        policy_line,
        valid_from
    from {{ ref('policy_versions') }}

),

policy_in_force as (

    select policy_line
    from {{ ref('int_scoring_dates') }}
    where
        scored_on = {{ as_of_date() }}
        and not is_hysteresis_date

),

organization_records as (

    select
        organization_record_key,
        created_at
    from {{ ref('int_organization_records') }}
    where cast(created_at as date) <= {{ as_of_date() }}

),

account_record_map as (

    select
        organization_record_key,
        account_id
    from {{ ref('int_account_record_map') }}

),

contact_records as (

    select
        contact_record_key,
        created_at
    from {{ ref('int_contact_records_standardized') }}
    where cast(created_at as date) <= {{ as_of_date() }}

),

contact_record_map as (

    select
        contact_record_key,
        contact_id
    from {{ ref('int_contact_record_map') }}

),

contacts as (

    select
        contact_id,
        account_id
    from {{ ref('int_contact_accounts') }}
    where account_id is not null

),

program_starts as (

    select
        programs.program_id,
        cast(min(policy_versions.valid_from) as {{ dbt.type_timestamp() }}) as program_started_at
    from programs
    inner join policy_versions
        on programs.policy_version = policy_versions.policy_version
    inner join policy_in_force
        on policy_versions.policy_line = policy_in_force.policy_line
    group by programs.program_id

),

accounts_created as (

    select
        account_record_map.account_id,
        min(organization_records.created_at) as created_at
    from account_record_map
    inner join organization_records
        on account_record_map.organization_record_key = organization_records.organization_record_key
    group by account_record_map.account_id

),

contacts_created as (

    select
        contact_record_map.contact_id,
        min(contact_records.created_at) as created_at
    from contact_record_map
    inner join contact_records
        on contact_record_map.contact_record_key = contact_records.contact_record_key
    group by contact_record_map.contact_id

),

accounts_in_scope as (

    select account_id
    from scopes
    where not is_out_of_scope
    group by account_id

),

unioned as (

    select
        'account' as stage_level,
        scopes.*,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        scopes.account_id as subject_id,
        accounts_created.created_at
    from scopes
    left join accounts_created
        on scopes.account_id = accounts_created.account_id

    union all

    select
        'lead' as stage_level,
        scopes.*,
        contacts.contact_id,
        contacts.contact_id as subject_id,
        contacts_created.created_at
    from scopes
    inner join contacts
        on scopes.account_id = contacts.account_id
    left join accounts_in_scope
        on scopes.account_id = accounts_in_scope.account_id
    left join contacts_created
        on contacts.contact_id = contacts_created.contact_id
    where
        not scopes.is_out_of_scope
        or accounts_in_scope.account_id is null

),

started as (

    select
        unioned.*,
        case
            when unioned.is_out_of_scope then 'qualification_failed'
            when unioned.stage_level = 'account' then 'in_scope'
            when unioned.is_qualification_open then 'known_contact'
            else 'qualification_passed'
        end as start_rule
    from unioned

),

subjects as (

    select
        {{ dbt.concat([
            'started.stage_level', "'|'", 'started.program_id', "'|'", 'started.account_id',
            "'|'", 'started.subject_id',
        ]) }} as subject_key,
        started.stage_level,
        started.account_id,
        started.program_id,
        started.contact_id,
        started.subject_id,
        started.policy_version,
        rules.stage as start_stage,
        started.start_rule,
        rules.stage_order as start_order,
        rules.stage_kind = 'side' as is_out_of_scope,
        started.created_at,
        program_starts.program_started_at
    from started
    inner join rules
        on
            started.policy_version = rules.policy_version
            and started.stage_level = rules.stage_level
            and started.start_rule = rules.entry_rule
    inner join program_starts
        on started.program_id = program_starts.program_id

)

select * from subjects
