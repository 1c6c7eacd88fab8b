"""The endpoints, one module a noun. Summaries and descriptions are translated when the schema is shown."""
