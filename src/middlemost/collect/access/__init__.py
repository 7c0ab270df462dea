"""Who is let in: links, sessions, raters, managers' accounts and passwords, roles, and how often they may ask."""
