"""What a warning of a data test means and what to do about it, where its name and count do not say it."""

ADVICE = {
    "unlike_records_share_one_id": (
        "ids under which one source has records of different organizations or people, so that only the "
        "later one counts (quality.identity_health, ids_of_unlike_records). Two portals of one tool may "
        "be loaded as one: put the files of the second into folders instance_<name> (docs/raw_input.md)"
    ),
}
