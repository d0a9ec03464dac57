-- What happens to whom: each organization has one story; most are `normal`.
create or replace table stories as
with eligible as (
    select
        organizations.org,
        organizations.kind_group,
        max(programs.position) is not null as is_eligible
    from organizations
    left join organization_areas
        on organizations.org = organization_areas.org
    left join words.therapy_areas as areas
        on organization_areas.area = areas.position
    left join words.programs as programs
        on
            organizations.kind_group = programs.kind_group
            and (programs.therapy_area is null or programs.therapy_area = areas.therapy_area)
    group by organizations.org, organizations.kind_group
),

ranked as (
    select
        *,
        row_number() over (partition by kind_group, is_eligible order by draw('story', org), org) as story_rank,
        count(*) over (partition by kind_group, is_eligible) as group_size
    from eligible
),

-- How many of each, at least a few among providers; planted stories never take more than a fifth of the activities.
quotas as (
    select
        *,
        case when is_eligible
            then greatest(group_size * getvariable('hot_per_mille') // 1000, if(kind_group = 'provider', getvariable('story_minimum'), 1))
            else 0 end as hot_quota,
        case when is_eligible
            then greatest(group_size * getvariable('hot_per_mille') // 2000, if(kind_group = 'provider', getvariable('story_minimum'), 0))
            else 0 end as reactivated_quota,
        case when is_eligible
            then greatest(group_size * getvariable('hot_per_mille') // 2000, if(kind_group = 'provider', getvariable('story_minimum') - 1, 0))
            else 0 end as cooled_quota,
        case when is_eligible and kind_group = 'provider'
            then greatest(group_size * getvariable('hot_per_mille') // 2000, getvariable('story_minimum'))
            else 0 end as education_quota,
        group_size * 6 // 100 as untouched_quota
    from ranked
)

select
    org,
    is_eligible,
    case
        when story_rank <= hot_quota then 'hot'
        when story_rank <= hot_quota + reactivated_quota then 'reactivated'
        when story_rank <= hot_quota + reactivated_quota + cooled_quota then 'cooled'
        when story_rank <= hot_quota + reactivated_quota + cooled_quota + education_quota then 'education_only'
        when story_rank <= hot_quota + reactivated_quota + cooled_quota + education_quota + untouched_quota then 'untouched'
        else 'normal'
    end as story
from quotas;

-- What nobody ever wrote down of an organization, in any source.
create or replace table missing_firmographics as
with candidates as (
    select stories.org
    from stories
    where stories.story not in ('hot', 'reactivated') and chance('missing firmographics', stories.org, 120)
)

select
    candidates.org,
    attributes.attribute
from candidates
cross join (
    values (0, 'organization_type'), (1, 'bed_count'), (2, 'annual_patient_volume'), (3, 'therapy_areas'),
    (4, 'service_lines'), (5, 'has_formulary_committee')
) as attributes (position, attribute)
where
    attributes.position = pick('surely missing', candidates.org, 6)
    or chance('missing attribute', candidates.org * 8 + attributes.position, 500);
