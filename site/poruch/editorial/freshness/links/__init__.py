"""Links that lead nowhere: inside the site, told when a page is saved; outside, asked by the worker."""
