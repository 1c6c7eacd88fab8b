"""What editors see of search in the CMS."""
