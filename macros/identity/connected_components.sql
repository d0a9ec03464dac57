{#-
    Materialization `connected_components`: the model's SQL gives edges (left_key, right_key); the
    table has one row per node (node_key, component_key), where component_key is the smallest node
    key of its component.

    Plain SQL rounds on scratch tables until no label changes: each node takes the smallest label
    among its own, its neighbours' and its label's labels, and hands the find on to its label (the
    FastSV algorithm of Zhang, Azad and Hu). Labels only fall, so it ends, and the result does not
    depend on row order or engine; a path of n nodes takes in the order of log(n) rounds.
-#}
{% materialization connected_components, default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set edges = scratch_relation('edges') -%}

    {{ run_hooks(pre_hooks) }}
    {%- do replace_scratch(edges, components_edges_sql(sql)) -%}
    {%- set labels = settle_component_labels(edges) -%}
    {%- do replace_with_table(target_relation, 'select node_key, label_key as component_key from ' ~ labels) -%}
    {%- do adapter.drop_relation(labels) -%}
    {%- do adapter.drop_relation(edges) -%}
    {{ run_hooks(post_hooks) }}
    {%- do adapter.commit() -%}

    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{#- Both directions of each edge, and each node to itself, once. -#}
{% macro components_edges_sql(edges_sql) %}
    with

    edges_given as (

        {{ edges_sql }}

    ),

    edges_both_ways as (

        select left_key as node_key, right_key as neighbour_key from edges_given
        union all
        select right_key as node_key, left_key as neighbour_key from edges_given
        union all
        select left_key as node_key, left_key as neighbour_key from edges_given
        union all
        select right_key as node_key, right_key as neighbour_key from edges_given

    ),

    edges_distinct as (

        select node_key, neighbour_key
        from edges_both_ways
        group by node_key, neighbour_key

    )

    select * from edges_distinct
{% endmacro %}


{#-
    Runs the rounds over scratch edges (node_key, neighbour_key); gives the relation of (node_key,
    label_key).
-#}
{% macro settle_component_labels(edges) %}
    {%- set state = namespace(labels=scratch_relation('labels_even'), spare=scratch_relation('labels_odd'), settled=false) -%}
    {%- do replace_scratch(state.labels, 'select node_key, min(neighbour_key) as label_key from ' ~ edges ~ ' group by node_key') -%}
    {#- the bound is never met: it only keeps a defect from running for ever -#}
    {%- for round in range(1000) if not state.settled -%}
        {%- do replace_scratch(state.spare, component_round_sql(edges, state.labels)) -%}
        {%- set state.settled = is_query_empty(
            'select 1 from ' ~ state.spare ~ ' as new_labels inner join ' ~ state.labels ~ ' as old_labels'
            ~ ' on new_labels.node_key = old_labels.node_key where new_labels.label_key != old_labels.label_key'
        ) -%}
        {%- set settled_labels = state.spare -%}
        {%- set state.spare = state.labels -%}
        {%- set state.labels = settled_labels -%}
    {%- endfor -%}
    {%- if not state.settled -%}
        {%- do exceptions.raise_compiler_error(this ~ ': labels did not settle') -%}
    {%- endif -%}
    {%- do adapter.drop_relation(state.spare) -%}
    {{ return(state.labels) }}
{% endmacro %}


{% macro is_query_empty(select_sql) %}
    {{ return(run_query('select count(*) from (' ~ select_sql ~ ') as rows_found').columns[0].values()[0] == 0) }}
{% endmacro %}


{#- One round: what each node's label becomes. -#}
{% macro component_round_sql(edges, labels) %}
    with

    labels as (

        select node_key, label_key from {{ labels }}

    ),

    labels_of_labels as (

        select
            labels.node_key,
            labels.label_key,
            next_labels.label_key as next_label_key
        from labels
        inner join labels as next_labels
            on labels.label_key = next_labels.node_key

    ),

    neighbour_labels as (

        select
            edges.node_key,
            min(labels_of_labels.next_label_key) as next_label_key
        from {{ edges }} as edges
        inner join labels_of_labels
            on edges.neighbour_key = labels_of_labels.node_key
        group by edges.node_key

    ),

    labels_offered as (

        select node_key, next_label_key as label_key from neighbour_labels
        union all
        select
            labels.label_key as node_key,
            min(neighbour_labels.next_label_key) as label_key
        from neighbour_labels
        inner join labels
            on neighbour_labels.node_key = labels.node_key
        group by labels.label_key

    ),

    labels_lowered as (

        select
            node_key,
            min(label_key) as label_key
        from labels_offered
        group by node_key

    )

    select * from labels_lowered
{% endmacro %}


{#- A private table beside the model, for the rounds of a materialization. -#}
{% macro scratch_relation(suffix) %}
    {{ return(this.incorporate(path={'identifier': this.identifier ~ '__' ~ suffix}, type='table')) }}
{% endmacro %}

{% macro replace_scratch(relation, select_sql) %}
    {%- do adapter.drop_relation(relation) -%}
    {%- do run_query(create_table_as(false, relation, select_sql)) -%}
{% endmacro %}


{#-
    Puts the result in the place of what stood under the model's name, as the statement dbt reports.
-#}
{% macro replace_with_table(target_relation, select_sql) %}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- if existing_relation is not none -%}
        {%- do adapter.drop_relation(existing_relation) -%}
    {%- endif -%}
    {% call statement('main') -%}
        {{ create_table_as(false, target_relation, select_sql) }}
    {%- endcall %}
    {%- do create_indexes(target_relation) -%}
{% endmacro %}
