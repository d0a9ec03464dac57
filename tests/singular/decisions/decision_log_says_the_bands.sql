{#- Fails where the last logged decision of an account and programme is not the band and the reasons of this run's date. -#}

with

decided as (

    select * from {{ ref('int_decisions') }}

),

logged_ranked as (

    select
        decided.scored_on,
        decided.account_id,
        decided.program_id,
        logged.band,
        logged.reason_codes,
        logged.inputs_hash,
        {{ dbt.hash('logged.decision_inputs') }} as hash_of_inputs,
        row_number() over (
            partition by
                decided.scored_on,
                decided.account_id,
                decided.program_id
            order by
                logged.scored_on desc,
                logged.decision_revision desc
        ) as log_rank
    from decided
    inner join {{ ref('decision_log') }} as logged
        on
            decided.account_id = logged.account_id
            and decided.program_id = logged.program_id
            and decided.scored_on >= logged.scored_on

)

select
    decided.scored_on,
    decided.account_id,
    decided.program_id,
    decided.band,
    logged_ranked.band as logged_band
from decided
left join logged_ranked
    on
        decided.scored_on = logged_ranked.scored_on
        and decided.account_id = logged_ranked.account_id
        and decided.program_id = logged_ranked.program_id
        and logged_ranked.log_rank = 1
where
    logged_ranked.band is null
    or decided.band != logged_ranked.band
    or decided.reason_codes != logged_ranked.reason_codes
    or logged_ranked.inputs_hash != logged_ranked.hash_of_inputs
