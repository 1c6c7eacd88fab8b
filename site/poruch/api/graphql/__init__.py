"""GraphQL over the answers of the REST API: its types are those of the schema, its resolvers its operations.

Nothing here reads the database, so nothing can leave that REST would not let out. graphql-core is an optional
dependency: only :mod:`poruch.api.optional` imports this package, when it is switched on.
"""
