"""`python -m warm_accounts.demo` is `warm demo`."""

from warm_accounts.demo.command import demo

demo(prog_name="warm demo")
