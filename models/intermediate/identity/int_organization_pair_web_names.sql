{#- One row per candidate pair of which one record has a web site and the other a name: how far the web site spells the name. -#}
with

candidate_pairs as (

    select * from {{ ref('int_organization_candidate_pairs') }}

),

record_profiles as (

    select
        organization_record_key,
        domain_label
    from {{ ref('int_organization_record_profiles') }}
    where domain_label is not null

),

record_names as (

    select * from {{ ref('int_organization_record_names') }}

),

name_words as (

    select
        plain_name,
        word
    from {{ ref('int_organization_name_words') }}
    where is_distinctive
    group by
        plain_name,
        word

),

pair_sides as (

    select
        left_record_key,
        right_record_key,
        left_record_key as site_record_key,
        right_record_key as name_record_key
    from candidate_pairs
    union all
    select
        left_record_key,
        right_record_key,
        right_record_key as site_record_key,
        left_record_key as name_record_key
    from candidate_pairs

),

sites_and_names as (

    select
        pair_sides.left_record_key,
        pair_sides.right_record_key,
        record_profiles.domain_label,
        record_names.plain_name,
        record_names.name_letters,
        record_names.name_initials
    from pair_sides
    inner join record_profiles
        on pair_sides.site_record_key = record_profiles.organization_record_key
    inner join record_names
        on pair_sides.name_record_key = record_names.organization_record_key

),

spellings as (

    select
        domain_label,
        plain_name,
        name_letters,
        name_initials
    from sites_and_names
    group by
        domain_label,
        plain_name,
        name_letters,
        name_initials

),

spellings_counted as (

    select
        spellings.domain_label,
        spellings.plain_name,
        count(*) as word_count,
        {# a word of three letters stands in many web sites by chance #}
        sum(
            case
                when
                    length(name_words.word) >= 4
                    and {{ position_of('name_words.word', 'spellings.domain_label') }} > 0
                    then 1
                else 0
            end
        ) as found_count
    from spellings
    inner join name_words
        on spellings.plain_name = name_words.plain_name
    group by
        spellings.domain_label,
        spellings.plain_name

),

spellings_ranked as (

    select
        spellings.domain_label,
        spellings.plain_name,
        case
            when
                length(spellings.domain_label) >= 5
                and {{ position_of('spellings.domain_label', 'spellings.name_letters') }} > 0
                then 3
            when
                length(replace(spellings.name_letters, 'hospital', '')) >= 5
                and {{ position_of(
                    "replace(spellings.name_letters, 'hospital', '')", 'spellings.domain_label'
                ) }} > 0
                then 3
            when coalesce(spellings_counted.found_count, 0) >= 2 then 2
            when spellings_counted.found_count = spellings_counted.word_count then 2
            when
                length(spellings.domain_label) >= 3
                and spellings.domain_label = spellings.name_initials
                then 2
            when spellings_counted.found_count = 1 then 1
            when
                length(spellings.name_initials) >= 3
                and substr(spellings.domain_label, 1, 3) = substr(spellings.name_initials, 1, 3)
                then 1
            else 0
        end as spelling_rank
    from spellings
    left join spellings_counted
        on
            spellings.domain_label = spellings_counted.domain_label
            and spellings.plain_name = spellings_counted.plain_name

),

pairs_ranked as (

    select
        sites_and_names.left_record_key,
        sites_and_names.right_record_key,
        max(spellings_ranked.spelling_rank) as spelling_rank
    from sites_and_names
    inner join spellings_ranked
        on
            sites_and_names.domain_label = spellings_ranked.domain_label
            and sites_and_names.plain_name = spellings_ranked.plain_name
    group by
        sites_and_names.left_record_key,
        sites_and_names.right_record_key

),

pair_web_names as (

    select
        left_record_key,
        right_record_key,
        case
            when spelling_rank = 3 then 'whole'
            when spelling_rank = 2 then 'words'
            when spelling_rank = 1 then 'word'
            else 'none'
        end as web_name_level
    from pairs_ranked

)

select * from pair_web_names
