"""Wagtail's own v3 API, read-only and of public pages only.

As Wagtail mounts it, an anonymous caller gets every live page: also those under embargo, expired since the
last run of the scheduler, or for editors only; a bearer token gets drafts and writes past our tokens; a page's
``parent`` is told whether it is public or not. So the router here is ours, over Wagtail's schemas and filters.
"""
