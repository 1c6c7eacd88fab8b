"""Events, campaigns, press room and educational programmes: a folder of apps (docs/decisions/0026)."""
