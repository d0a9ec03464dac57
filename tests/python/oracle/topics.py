"""What an activity is and what it is about: its own words, the catalogue's, then patterns of where it was."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from .ledger import Activity
from .policy import read_rows
from .rawfiles import code_name

UNREAD_PAGE = "web_general_page"


@dataclass
class Content:
    therapy_area: str | None
    product: str | None


@dataclass
class Topics:
    contents: dict[str, Content] = field(default_factory=dict)
    patterns: list[dict] = field(default_factory=list)
    area_of_product: dict[str, str] = field(default_factory=dict)

    def places(self, activity: Activity) -> list[tuple[str, str]]:
        """Words to look into, the most telling first."""
        found = [("content", activity.content_id), ("campaign", activity.campaign_id)]
        return [(place, words.lower()) for place, words in found if words] + [
            ("page", page) for page in [page_of(activity)] if page
        ]

    def matched(self, activity: Activity, is_topic: bool) -> dict | None:
        """The longest pattern of the first place that one fits."""
        for place, words in self.places(activity):
            fitting = [
                row
                for row in self.patterns
                if row["place"] in ("*", place)
                and (row["signal_type"] is None) == is_topic
                and is_like(words, row["pattern"])
            ]
            if fitting:
                return min(
                    fitting, key=lambda row: (-len(row["pattern"]), row["pattern"], row["place"])
                )
        return None

    def signal_of(self, activity: Activity) -> str | None:
        if not page_of(activity):
            return activity.signal_type
        row = self.matched(activity, is_topic=False)
        return row["signal_type"] if row else activity.signal_type

    def topic_of(self, activity: Activity) -> tuple[str | None, str | None]:
        area, product = activity.therapy_area, activity.product
        content = self.content_of(activity)
        if not area and not product:
            if content and (content.therapy_area or content.product):
                area, product = content.therapy_area, content.product
            elif row := self.matched(activity, is_topic=True):
                area, product = code_name(row["therapy_area"]), code_name(row["product"])
        elif content and not product and area == content.therapy_area:
            product = content.product
        elif content and not area and product == content.product:
            area = content.therapy_area
        return area or self.area_of_product.get(product or ""), product

    def content_of(self, activity: Activity) -> Content | None:
        if activity.content_id:
            return self.contents.get(activity.content_id)
        last_word = (page_of(activity) or "").rpartition("/")[2]
        same = [content for name, content in self.contents.items() if name.lower() == last_word]
        return same[0] if len(same) == 1 else None


def page_of(activity: Activity) -> str | None:
    """The address of a page of which nothing more is known."""
    if activity.signal_type != UNREAD_PAGE or not activity.url:
        return None
    return re.split(r"[?#]", activity.url)[0].lower()


def is_like(words: str, pattern: str) -> bool:
    letters = {"%": ".*", "_": "."}
    return bool(
        re.fullmatch("".join(letters.get(one, re.escape(one)) for one in pattern), words, re.S)
    )


def read_topics(seeds: Path, contents: dict[str, Content]) -> Topics:
    areas: dict[str, set[str]] = {}
    for folder, name in (("policy", "programs"), ("reference", "product_therapy_areas")):
        for row in read_rows(seeds / folder / f"{name}.csv"):
            if row["product"] and row["therapy_area"]:
                product = code_name(row["product"])
                areas.setdefault(product, set()).add(code_name(row["therapy_area"]))
    return Topics(
        contents,
        read_rows(seeds / "reference" / "topic_patterns.csv"),
        {product: min(known) for product, known in areas.items() if len(known) == 1},
    )
