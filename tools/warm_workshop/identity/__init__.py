"""How organizations are matched, measured against the truth and fitted to it; see docs/identity.md.

`pairs` reads a finished build, `weights` fits match weights, `clusters` decides and clusters like the SQL,
`metrics` counts, `report` prints; `command` holds `warm identity`.
"""

from warm_workshop.identity.command import identity

__all__ = ["identity"]
