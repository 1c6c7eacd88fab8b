"""From rows to answers, in a number of queries that does not grow with them."""
