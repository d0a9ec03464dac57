"""Published identity: whose contact and account a source record is, and who sits under whom."""

from collections import defaultdict
from dataclasses import dataclass, field

from .ledger import Activity


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
    account_of_record: dict[tuple[str, str], str] = field(default_factory=dict)
    # contact and account -> step by which the person is known there
    affiliations: dict[tuple[str, str], str] = field(default_factory=dict)
    # activity -> contact and account, as published
    published: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)

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
        """Contact record, then e-mail; the organization record, then the contact's account, then name.

        A name in words goes before the contact's account where the contact is known at what it names.
        Records are looked up here. Whom an e-mail address or the plain form of a name belongs to is
        the matcher's knowledge: there the published activity says.
        """
        published = self.published.get(activity.activity_id, (None, None))
        contact_id = self.contact_of_record.get(
            (activity.source_system, activity.contact_record_id)
        )
        if contact_id is None and (activity.email or activity.is_resolved):
            contact_id = published[0]
        contact = self.contacts.get(contact_id or "")
        role = contact.decision_role if contact else None
        person = contact_id or activity.actor
        account_id = self.account_of_record.get(
            (activity.source_system, activity.organization_record_id)
        )
        named = account_id or (
            published[1] if activity.organization_name or activity.is_resolved else None
        )
        known_by = self.affiliations.get((contact_id, named))
        if contact and named == contact.account_id:
            known_by = contact.match_step
        if account_id:
            return Actor(person, contact_id, account_id, known_by or "organization_link", role)
        if named and known_by:
            return Actor(person, contact_id, named, known_by, role)
        if contact and contact.account_id:
            if activity.is_resolved and named:
                # only a record goes before the account of a person who is not known there
                return Actor(person, contact_id, named, "organization_link", role)
            return Actor(person, contact_id, contact.account_id, contact.match_step, role)
        if named:
            return Actor(person, contact_id, named, "organization_name", role)
        return Actor(person, contact_id, None, None, role)
