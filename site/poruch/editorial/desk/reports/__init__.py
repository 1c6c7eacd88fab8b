"""Reports of the newsroom: lists with filters and a table to take away."""
