{#-
    Materialization `guarded_clusters`: the model's SQL gives weighted edges (left_key, right_key,
    edge_order, is_binding), strongest first by edge_order, a text that no two edges share; config
    `guards` names a model of (node_key, guard_key, is_absolute). The table has one row per node
    (node_key, cluster_key): edges are taken strongest first, and one that would bring two nodes of
    one guard into a cluster is left out. A binding edge passes a guard that is not absolute. So a
    cluster that must not hold together parts at its weakest edge.

    Set-based but equal to taking the edges one by one: an edge that is the strongest of both its
    clusters cannot be preceded by any other edge of theirs, so all such edges of a round are taken
    at once. A cluster without guards can never be refused, so it follows its own strongest edge
    without waiting for the other side.
-#}
{% materialization guarded_clusters, default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set names = ['edges', 'guards', 'members', 'moves'] -%}
    {%- set scratch = {} -%}
    {%- for name in names -%}
        {%- do scratch.update({name: scratch_relation(name), name ~ '_next': scratch_relation(name ~ '_next')}) -%}
    {%- endfor -%}
    {%- set guards = config.require('guards') -%}

    {{ run_hooks(pre_hooks) }}
    {%- do replace_scratch(scratch.edges, sql) -%}
    {%- do replace_scratch(scratch.members, guarded_nodes_sql(scratch.edges)) -%}
    {%- do replace_scratch(scratch.guards, guarded_guards_sql(scratch.members, ref(guards))) -%}
    {%- set state = namespace(settled=false) -%}
    {#- each round takes at least the strongest edge left, so it ends long before the bound -#}
    {%- for round in range(10000) if not state.settled -%}
        {%- do replace_scratch(scratch.edges_next, allowed_edges_sql(scratch.edges, scratch.guards)) -%}
        {%- do replace_scratch(scratch.moves, cluster_moves_sql(scratch.edges_next, scratch.guards)) -%}
        {%- set state.settled = is_query_empty('select 1 from ' ~ scratch.moves) -%}
        {%- if not state.settled -%}
            {%- do replace_scratch(scratch.edges, moved_edges_sql(scratch.edges_next, scratch.moves)) -%}
            {%- do replace_scratch(scratch.guards_next, moved_guards_sql(scratch.guards, scratch.moves)) -%}
            {%- do replace_scratch(scratch.guards, 'select * from ' ~ scratch.guards_next) -%}
            {%- do replace_scratch(scratch.members_next, moved_members_sql(scratch.members, scratch.moves)) -%}
            {%- do replace_scratch(scratch.members, 'select * from ' ~ scratch.members_next) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not state.settled -%}
        {%- do exceptions.raise_compiler_error(this ~ ': clusters did not settle') -%}
    {%- endif -%}
    {%- do replace_with_table(target_relation, named_members_sql(scratch.members)) -%}
    {%- for relation in scratch.values() -%}
        {%- do adapter.drop_relation(relation) -%}
    {%- endfor -%}
    {{ run_hooks(post_hooks) }}
    {%- do adapter.commit() -%}

    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{#- At first every node is a cluster of its own. -#}
{% macro guarded_nodes_sql(edges) %}
    select node_key, node_key as cluster_key
    from (
        select left_key as node_key from {{ edges }}
        union all
        select right_key as node_key from {{ edges }}
    ) as nodes
    group by node_key
{% endmacro %}


{% macro guarded_guards_sql(members, guards) %}
    select
        members.cluster_key,
        guards.guard_key,
        guards.is_absolute
    from {{ members }} as members
    inner join {{ guards }} as guards
        on members.node_key = guards.node_key
    group by members.cluster_key, guards.guard_key, guards.is_absolute
{% endmacro %}


{#- Edges whose two clusters share no guard that stops them. -#}
{% macro allowed_edges_sql(edges, guards) %}
    with

    edges_stopped as (

        select edges.edge_order
        from {{ edges }} as edges
        inner join {{ guards }} as left_guards
            on edges.left_key = left_guards.cluster_key
        inner join {{ guards }} as right_guards
            on
                edges.right_key = right_guards.cluster_key
                and left_guards.guard_key = right_guards.guard_key
        where
            left_guards.is_absolute
            or not edges.is_binding
        group by edges.edge_order

    )

    select edges.*
    from {{ edges }} as edges
    left join edges_stopped
        on edges.edge_order = edges_stopped.edge_order
    where edges_stopped.edge_order is null
{% endmacro %}


{#-
    Which cluster moves into which in this round; a cluster that others move into stays where it is.
-#}
{% macro cluster_moves_sql(edges, guards) %}
    with

    edges as (

        select left_key, right_key, edge_order from {{ edges }}

    ),

    edge_ends as (

        select left_key as cluster_key, right_key as other_key, edge_order from edges
        union all
        select right_key as cluster_key, left_key as other_key, edge_order from edges

    ),

    strongest_edges as (

        select
            cluster_key,
            min(edge_order) as edge_order
        from edge_ends
        group by cluster_key

    ),

    guarded_clusters as (

        select cluster_key
        from {{ guards }}
        group by cluster_key

    ),

    picks as (

        select
            edge_ends.cluster_key,
            edge_ends.other_key,
            other_edges.edge_order is not null as is_mutual,
            guarded_clusters.cluster_key is null as is_free
        from edge_ends
        inner join strongest_edges
            on
                edge_ends.cluster_key = strongest_edges.cluster_key
                and edge_ends.edge_order = strongest_edges.edge_order
        left join strongest_edges as other_edges
            on
                edge_ends.other_key = other_edges.cluster_key
                and edge_ends.edge_order = other_edges.edge_order
        left join guarded_clusters
            on edge_ends.cluster_key = guarded_clusters.cluster_key

    ),

    moves_wanted as (

        select
            cluster_key,
            other_key
        from picks
        where
            (is_mutual and cluster_key > other_key)
            or (is_free and not is_mutual)

    ),

    moves as (

        select
            moves_wanted.cluster_key,
            moves_wanted.other_key as new_cluster_key
        from moves_wanted
        left join moves_wanted as moves_of_other
            on moves_wanted.other_key = moves_of_other.cluster_key
        where moves_of_other.cluster_key is null

    )

    select * from moves
{% endmacro %}


{#-
    Edges between the new clusters; of several between two clusters the strongest speaks for all.
-#}
{% macro moved_edges_sql(edges, moves) %}
    with

    edges_moved as (

        select
            coalesce(left_moves.new_cluster_key, edges.left_key) as one_key,
            coalesce(right_moves.new_cluster_key, edges.right_key) as other_key,
            edges.edge_order,
            edges.is_binding
        from {{ edges }} as edges
        left join {{ moves }} as left_moves
            on edges.left_key = left_moves.cluster_key
        left join {{ moves }} as right_moves
            on edges.right_key = right_moves.cluster_key

    ),

    edges_ordered as (

        select
            case when one_key < other_key then one_key else other_key end as left_key,
            case when one_key < other_key then other_key else one_key end as right_key,
            edge_order,
            is_binding
        from edges_moved
        where one_key != other_key

    ),

    edges_ranked as (

        select
            left_key,
            right_key,
            edge_order,
            is_binding,
            row_number() over (partition by left_key, right_key order by edge_order) as row_rank
        from edges_ordered

    )

    select left_key, right_key, edge_order, is_binding
    from edges_ranked
    where row_rank = 1
{% endmacro %}


{% macro moved_guards_sql(guards, moves) %}
    with

    guards_moved as (

        select
            coalesce(moves.new_cluster_key, guards.cluster_key) as cluster_key,
            guards.guard_key,
            guards.is_absolute
        from {{ guards }} as guards
        left join {{ moves }} as moves
            on guards.cluster_key = moves.cluster_key

    )

    select cluster_key, guard_key, is_absolute
    from guards_moved
    group by cluster_key, guard_key, is_absolute
{% endmacro %}


{% macro moved_members_sql(members, moves) %}
    select
        members.node_key,
        coalesce(moves.new_cluster_key, members.cluster_key) as cluster_key
    from {{ members }} as members
    left join {{ moves }} as moves
        on members.cluster_key = moves.cluster_key
{% endmacro %}


{#- A cluster is called after its smallest node, whatever the order of the moves was. -#}
{% macro named_members_sql(members) %}
    with

    clusters_named as (

        select
            cluster_key,
            min(node_key) as first_node_key
        from {{ members }}
        group by cluster_key

    )

    select
        members.node_key,
        clusters_named.first_node_key as cluster_key
    from {{ members }} as members
    inner join clusters_named
        on members.cluster_key = clusters_named.cluster_key
{% endmacro %}
