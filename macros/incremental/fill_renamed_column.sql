{#-
    Post-hook of a log with a renamed column, which keeps the old one for a version: earlier rows are
    written under the new name too.
-#}
{% macro fill_renamed_column(new, old) %}
    {{ return(adapter.dispatch('fill_renamed_column', 'warm_accounts')(new, old)) }}
{% endmacro %}

{% macro default__fill_renamed_column(new, old) %}
    update {{ this }} set {{ new }} = {{ old }} where {{ new }} is null and {{ old }} is not null
{% endmacro %}

{#- Parquet files are not updated: earlier rows have the old name alone. -#}
{% macro spark__fill_renamed_column(new, old) %}
{% endmacro %}
