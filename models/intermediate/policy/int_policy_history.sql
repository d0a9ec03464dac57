{#- One row per policy version, policy seed and list of its columns that scores were published with: the hash of its rows. -#}
{#-
    A log, kept by a full refresh. Before anything is scored the pre-hooks stop the build where a
    version removes a row that it does not inherit, or was edited: its rows are no longer those of
    the log. A seed that gained or lost a column is logged anew: that is a release of the project,
    not an edit of the policy.
-#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='append_new_columns',
        meta={'is_of_all_dates': true},
        pre_hook=["{{ refuse_removal_of_nothing() }}", "{{ refuse_edited_policy() }}"],
    )
}}
-- depends_on: {{ ref('int_policy_contents') }}
{#- ... and what the first hook looks at #}
{%- do ref('int_policy_lineage') -%}
{%- for seed in policy_seeds() -%}
{%- do ref(seed) -%}
{%- endfor %}

with

contents as (

    select * from {{ ref('int_policy_contents') }}

),

policy_versions as (

    select policy_version
    from {{ ref('policy_versions') }}
    where cast(valid_from as date) <= {{ as_of_date() }}

),

{%- if is_incremental() %}

logged as (

    select
        policy_version,
        policy_table,
        policy_columns
    from {{ this }}

),
{%- endif %}

policy_history as (

    select
        contents.policy_version,
        contents.policy_table,
        contents.policy_columns,
        contents.content_hash,
        {{ as_of_date() }} as first_used_on
    from contents
    inner join policy_versions
        on contents.policy_version = policy_versions.policy_version
    {%- if is_incremental() %}
    left join logged
        on
            contents.policy_version = logged.policy_version
            and contents.policy_table = logged.policy_table
            and contents.policy_columns = logged.policy_columns
    where logged.policy_version is null
    {%- endif %}

)

select * from policy_history
