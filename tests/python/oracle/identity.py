"""Published identity: whose contact and account a source record is, and who sits under whom."""

import hashlib
import os
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field

from .ledger import Activity

DEFAULT_HASH_KEY = "warm-accounts-demo-key"
# letters that do not decompose into a plain letter and an accent
PLAIN_LETTERS = str.maketrans("\u00e6\u00f8\u0111\u0142\u0127\u0131\u0167\u00df", "aodlhits")


@dataclass(frozen=True)
class Contact:
    contact_id: str
    account_id: str | None
    match_step: str | None
    decision_role: str | None


@dataclass(frozen=True)
class Actor:
    """Who an activity is credited to."""

    person: object
    contact_id: str | None
    account_id: str | None
    match_step: str | None
    decision_role: str | None


@dataclass
class Identity:
    accounts: dict[str, dict] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    contact_of_record: dict[tuple[str, str], str] = field(default_factory=dict)
    contact_of_email_hash: dict[str, str] = field(default_factory=dict)
    account_of_record: dict[tuple[str, str], str] = field(default_factory=dict)
    accounts_of_name: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def children(self) -> dict[str, list[str]]:
        below = defaultdict(list)
        for account_id, account in self.accounts.items():
            if account.get("parent_account_id"):
                below[account["parent_account_id"]].append(account_id)
        return below

    def with_descendants(self) -> dict[str, set[str]]:
        """Each account with everything below it, itself included, once."""
        below = self.children()
        found = {}
        for account_id in self.accounts:
            reached, waiting = set(), [account_id]
            while waiting:
                current = waiting.pop()
                if current not in reached:
                    reached.add(current)
                    waiting.extend(below.get(current, []))
            found[account_id] = reached
        return found

    def resolve(self, activity: Activity) -> Actor:
        contact = self.contacts.get(self.contact_id_of(activity) or "")
        contact_id = contact.contact_id if contact else None
        role = contact.decision_role if contact else None
        person = contact_id or activity.actor
        if contact and contact.account_id:
            return Actor(person, contact_id, contact.account_id, contact.match_step, role)
        if activity.is_resolved:
            step = "organization_link" if activity.organization_record_id else "organization_name"
            return Actor(person, contact_id, activity.account_id, step, role)
        account_id = self.account_of_record.get(
            (activity.source_system, activity.organization_record_id)
        )
        if account_id:
            return Actor(person, contact_id, account_id, "organization_link", role)
        named = self.accounts_of_name.get(normal_name(activity.organization_name) or "", set())
        if len(named) == 1:
            return Actor(person, contact_id, next(iter(named)), "organization_name", role)
        return Actor(person, contact_id, None, None, role)

    def contact_id_of(self, activity: Activity) -> str | None:
        if activity.is_resolved:
            return activity.contact_id
        found = self.contact_of_record.get((activity.source_system, activity.contact_record_id))
        if found is None and activity.email:
            found = self.contact_of_email_hash.get(email_hash(activity.email))
        return found


def email_hash(email: str) -> str:
    key = os.environ.get("DBT_ENV_SECRET_WARM_HASH_KEY") or DEFAULT_HASH_KEY
    return hashlib.sha256(f"{key}|{email}".encode()).hexdigest()


def normal_name(name: str | None) -> str | None:
    """Lower case, no accents or apostrophes, `&` and `+` as the word and, the rest one space."""
    if not name:
        return None
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name.lower().translate(PLAIN_LETTERS))
        if not unicodedata.combining(letter)
    )
    plain = re.sub("['\u2019\u2018`\u00b4]", "", plain).replace("&", " and ").replace("+", " and ")
    return re.sub("[^a-z0-9]+", " ", plain).strip() or None
