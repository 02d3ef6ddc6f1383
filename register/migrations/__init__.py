"""Migrations of the register's schema, run by `register.database.Database.upgrade`."""
