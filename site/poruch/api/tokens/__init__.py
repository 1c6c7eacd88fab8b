"""Tokens: what they may (scopes), making and revoking them (keeping), letting them in (entrance)."""
