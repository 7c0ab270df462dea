"""Where a study's design, assignments and answers are kept: tables, migrations, the one writer."""
