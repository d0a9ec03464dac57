{#- Fails on a text in an export that a spreadsheet would take for a formula. -#}
{%- set exports = {
    'crm_account_export': [
        'source_system', 'source_record_id', 'account_id', 'program_id', 'owner_id', 'territory_id',
        'account_tier', 'stage', 'band', 'fit_grade', 'owner_team', 'territory_tier', 'lead_role', 'reasons',
        'next_action', 'action_channel', 'hold_reason', 'change_hash', 'policy_version',
    ],
    'crm_contact_export': [
        'source_system', 'source_record_id', 'contact_id', 'account_id', 'decision_role',
        'specialty_group', 'nurture_program_id', 'nurture_path', 'nurture_pause_reason',
        'change_hash',
    ],
} %}

with

cells as (

    {%- for table, columns in exports.items() %}
    {%- for column in columns %}
    select
        '{{ table }}' as table_name,
        '{{ column }}' as column_name,
        {{ column }} as cell
    from {{ ref(table) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

)

select
    table_name,
    column_name,
    cell
from cells
where substring(cell, 1, 1) in ('=', '+', '-', '@', chr(9), chr(10), chr(13))
