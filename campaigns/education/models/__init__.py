"""Models of educational programmes, modules and lessons."""
