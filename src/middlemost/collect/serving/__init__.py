"""From a study file to a running server: the study's folder, its database, its processes."""
