{#-
    Tables that keep what was published (`full_refresh: false`): dates that were published stay, whatever is
    rebuilt, and a new release of the project brings their columns along.

    - a new column is added by dbt and is null for earlier dates;
    - a renamed one is carried over: `config.meta.renamed_columns: {old name: new name}`. Where the contract
      still has the old name beside the new one, both hold the values;
    - one that left the contract is dropped.
-#}

{#- Pre-hook: gives the table of an earlier release the columns of this one. -#}
{% macro keep_published_columns() %}
    {%- if execute and is_incremental() -%}
        {%- set held = adapter.get_columns_in_relation(this) | map(attribute='name') | map('lower') | list -%}
        {%- set declared = model.columns.keys() | map('lower') | list -%}
        {%- set moves = [] -%}
        {%- for old, new in config.get('meta', {}).get('renamed_columns', {}).items() if old in held and new not in held -%}
            {%- do moves.append({'old': old, 'new': new, 'stays': old in declared}) -%}
        {%- endfor -%}
        {%- set gone = [] -%}
        {%- if model.config.contract.enforced -%}
            {%- for name in held if name not in declared and name not in (moves | map(attribute='old') | list) -%}
                {%- do gone.append(name) -%}
            {%- endfor -%}
        {%- endif -%}
        {%- if moves or gone -%}
            {%- do adapter.dispatch('alter_published_columns', 'warm_accounts')(moves, gone) -%}
        {%- endif -%}
    {%- endif -%}
    {{ return('select 1') }}
{% endmacro %}


{% macro default__alter_published_columns(moves, gone) %}
    {%- for move in moves -%}
        {%- if move.stays -%}
            {%- set kind = (adapter.get_columns_in_relation(this) | selectattr('name', 'equalto', move.old) | first).data_type -%}
            {%- do run_query('alter table ' ~ this ~ ' add column ' ~ move.new ~ ' ' ~ kind) -%}
            {%- do run_query('update ' ~ this ~ ' set ' ~ move.new ~ ' = ' ~ move.old) -%}
        {%- else -%}
            {%- do run_query('alter table ' ~ this ~ ' rename column ' ~ move.old ~ ' to ' ~ move.new) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for name in gone -%}
        {%- do run_query('alter table ' ~ this ~ ' drop column ' ~ name) -%}
    {%- endfor -%}
{% endmacro %}

{#- Parquet tables on Spark take no such change: the rows are copied into a table of the new columns. -#}
{% macro spark__alter_published_columns(moves, gone) %}
    {%- set copy = api.Relation.create(schema=this.schema, identifier=this.identifier ~ '__columns') -%}
    {%- set old_names = moves | map(attribute='old') | list -%}
    {%- set columns = [] -%}
    {%- for held in adapter.get_columns_in_relation(this) if held.name not in gone and held.name != 'scored_on' -%}
        {%- for move in moves if move.old == held.name -%}
            {%- do columns.append(move.old ~ ' as ' ~ move.new) -%}
        {%- endfor -%}
        {%- if held.name not in old_names or (moves | selectattr('old', 'equalto', held.name) | first).stays -%}
            {%- do columns.append(held.name) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set is_dated = 'scored_on' in (adapter.get_columns_in_relation(this) | map(attribute='name') | list) -%}
    {%- if is_dated -%}
        {%- do columns.append('scored_on') -%}
    {%- endif -%}
    {%- do run_query('drop table if exists ' ~ copy) -%}
    {%- do run_query(
        'create table ' ~ copy ~ ' using parquet' ~ (' partitioned by (scored_on)' if is_dated else '')
        ~ ' as select ' ~ columns | join(', ') ~ ' from ' ~ this
    ) -%}
    {%- do run_query('drop table ' ~ this) -%}
    {%- do run_query('alter table ' ~ copy ~ ' rename to ' ~ this) -%}
{% endmacro %}
