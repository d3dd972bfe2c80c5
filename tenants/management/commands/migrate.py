"""Django's own name for it, which its test runner calls."""

from tenants.management.commands.migrate_schemas import Command

__all__ = ["Command"]
