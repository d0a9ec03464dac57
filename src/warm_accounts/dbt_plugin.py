"""dbt-duckdb plugin that gives the session the key of `keyed_hash` without a trace in SQL or logs."""

import os

from dbt.adapters.duckdb.plugins import BasePlugin

# Public on purpose: without a key of your own the tokens are stable but guessable, fit for the demo only.
DEFAULT_KEY = "warm-accounts-demo-key"


class Plugin(BasePlugin):
    """Defines the SQL function `warm_hash_key()` in the private work file."""

    def initialize(self, plugin_config):
        self.key = os.environ.get("DBT_ENV_SECRET_WARM_HASH_KEY") or DEFAULT_KEY

    def configure_connection(self, conn):
        literal = self.key.replace("'", "''")
        conn.execute(f"create or replace macro main.warm_hash_key() as '{literal}'")
