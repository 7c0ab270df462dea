"""Recording from a framework's own training: one module each, which needs that framework and is loaded when used."""
