"""Wagtail's own v3 API, read-only and of public pages only.

As Wagtail mounts it, an anonymous caller gets every live page, be it under embargo, for editors only, or
expired since the last run of the scheduler; a bearer token gets drafts and writes past our tokens; and a page
names its ``parent``, public or not. So the router here is ours, over Wagtail's schemas and filters.
"""
