"""dbt-duckdb plugin that gives the session the key of `keyed_hash` without a trace in SQL or logs."""

from dbt.adapters.duckdb.plugins import BasePlugin

from warm_accounts.hash_key import hash_key, previous_hash_key


class Plugin(BasePlugin):
    """Defines the SQL function `warm_hash_key()` in the private work file, and that of the key before it."""

    def initialize(self, plugin_config):
        self.key = hash_key()
        self.previous_key = previous_hash_key()

    def configure_connection(self, conn):
        keys = {"warm_hash_key": self.key, "warm_previous_hash_key": self.previous_key}
        for name, key in keys.items():
            literal = "null" if key is None else "'" + key.replace("'", "''") + "'"
            conn.execute(f"create or replace macro main.{name}() as {literal}")
