"""The doctor: finds what is wrong with how the site runs, says it in plain words, and what to do."""
