"""Programs for a developer's machine; nothing of the site imports them. Standard library only."""
