"""Alembic's entry: runs the migrations on the connection that the register hands over, inside its transaction."""

from alembic import context

from register.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
