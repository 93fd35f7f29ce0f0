"""Run by alembic for every upgrade, on the connection and in the transaction of provenance.store.migrate."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
