"""Demo data: raw files in the sources' shapes, with the truth that was planted in them beside.

`write_demo` makes a folder, `write_increment` adds one more load file to it. Every value is an integer hash
of (seed, purpose, row number), computed set-wise in DuckDB, so that equal arguments give equal files.

Layout of a demo folder

    uploads/, salesforce/, hubspot/, marketo/, segment/, nppes/, cms/   what a build reads
    uploads/activities/YYYY_MM.parquet                                  one file a load month
    truth/*.csv                                                         what was planted; never read
    demo.json                                                           as-of date, sizes, counts

Activity types in `uploads.activities` are signal types of the policy. Some rows carry a tool's own name
instead, which seeds/reference/activity_type_map.csv maps: `Email Delivered`, `Email Opened`,
`Email Clicked`, `Webinar Attended`, `Badge Scan`, `Phone Call`.

Nothing here belongs to anybody: mail domains end in .example, freemail names have an underscore that those
hosts do not allow, telephone exchanges like 211 are never assigned, provider numbers start with 2 (a
series that is not issued).
"""

from warm_workshop.demo.command import demo
from warm_workshop.demo.generator import DemoError, DemoSize, write_demo
from warm_workshop.demo.increment import write_increment

__all__ = ["DemoError", "DemoSize", "demo", "write_demo", "write_increment"]
