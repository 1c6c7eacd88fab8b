"""Changing pages with a token: by the CMS's own actions, gates and workflow, whole or not at all."""
