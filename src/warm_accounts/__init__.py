"""The `warm` command: build, publish, demo data and evaluation around the dbt project."""
