"""Somebody of sync2gear's staff, made without clicking. Runs inside the site, by the stagehand."""

from broadcast.demo.seed import account


def hire(email: str, password: str) -> None:
    account(email, "Sam", password, staff_role="admin")
