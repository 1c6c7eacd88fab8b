"""Everything a site has in formats that other programs read, in one folder with a README.

``folder`` writes files and keeps their list, ``content`` pages and rows, ``files`` what was uploaded,
``internal`` what only the partners may see.
"""
