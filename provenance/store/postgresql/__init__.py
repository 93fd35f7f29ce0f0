"""A store in a database on a PostgreSQL server, shared by many writers; loaded only when one is named."""
