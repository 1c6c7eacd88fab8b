"""The trash in the CMS."""
