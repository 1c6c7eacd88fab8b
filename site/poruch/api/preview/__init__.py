"""Drafts on other front ends: live in the CMS, and by signed links that last for minutes."""
