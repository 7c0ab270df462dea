"""How a study's database came to have the tables it has: one step a file, run by Alembic."""
