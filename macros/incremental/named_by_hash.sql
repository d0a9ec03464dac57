{#-
    Tables that name what the ledger keeps as a hash alone: who acted, what kind of signal it was.
    A name goes with the last activity that bears it; a new hash is named once.
-#}

{#- What makes a kind of signal, as the ledger spells it. -#}
{% macro signal_kind_columns() %}
    {{ return(['signal_type', 'therapy_area', 'product', 'content_id', 'campaign_id', 'page']) }}
{% endmacro %}


{#- What a page view is called of which nothing more is known. -#}
{% macro signal_of_unread_pages() -%}
    'web_general_page'
{%- endmacro %}


{#- The address of a page without what follows it. -#}
{% macro page_of(url) -%}
    lower({{ replace_pattern(url, '[?#].*$', '') }})
{%- endmacro %}


{#- Pre-hook: removes the names that no activity bears any more. -#}
{% macro delete_unused_names(hash_column) %}
    {%- if not execute or not is_incremental() -%}
        {{ return('select 1') }}
    {%- endif -%}
    {{ return(adapter.dispatch('delete_unused_names', 'warm_accounts')(hash_column)) }}
{% endmacro %}

{% macro default__delete_unused_names(hash_column) %}
    delete from {{ this }}
    where {{ hash_column }} not in ({{ hashes_in_ledger(hash_column) }})
{% endmacro %}

{#- Spark has no delete on Parquet: everything is named anew. -#}
{% macro spark__delete_unused_names(hash_column) %}
    truncate table {{ this }}
{% endmacro %}


{#- Filter: the hash has no name yet. Asked of the distinct hashes, so that few activities are looked at. -#}
{% macro is_unnamed(hash_column) -%}
    {%- if is_incremental() -%}
    {{ hash_column }} in (
        select hashes.{{ hash_column }}
        from ({{ hashes_in_ledger(hash_column) }}) as hashes
        where hashes.{{ hash_column }} not in (select named.{{ hash_column }} from {{ this }} as named)
    )
    {%- else -%}
    1 = 1
    {%- endif -%}
{%- endmacro %}


{#- Every hash that an activity bears, once. -#}
{% macro hashes_in_ledger(hash_column) -%}
    select activities.{{ hash_column }}
        from {{ ref('int_activities') }} as activities
        where not activities.is_deleted
        group by activities.{{ hash_column }}
{%- endmacro %}
