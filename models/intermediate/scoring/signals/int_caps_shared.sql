{#- One row per daily cap of a person that several buckets share. -#}
{#- Most buckets are alone on their day. A table: two models ask, and only this one has to look at every bucket. -#}

with

signals as (
    select cap_hash
    from {{ ref('int_signals_counted') }}
),

caps_shared as (
    select cap_hash
    from signals
    group by cap_hash
    having count(*) > 1
)

select * from caps_shared
