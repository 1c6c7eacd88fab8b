"""Readers and editors at work while one process after another is killed: ``python -m tests.load.stress``."""
