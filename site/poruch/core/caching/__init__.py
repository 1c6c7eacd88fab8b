"""Answers that anonymous readers share: which, for how long, and what when the database is away."""
