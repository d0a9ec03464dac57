"""dbt-duckdb plugin that gives the session the key of `keyed_hash` without a trace in SQL or logs."""

from dbt.adapters.duckdb.plugins import BasePlugin

from warm_accounts.hash_key import hash_key


class Plugin(BasePlugin):
    """Defines the SQL function `warm_hash_key()` in the private work file."""

    def initialize(self, plugin_config):
        self.key = hash_key()

    def configure_connection(self, conn):
        literal = self.key.replace("'", "''")
        conn.execute(f"create or replace macro main.warm_hash_key() as '{literal}'")
