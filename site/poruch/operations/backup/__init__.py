"""One encrypted file with all of a site: how it is written, checked and put back (decision 0037).

``snapshot`` reads the database as of one moment, ``archive`` is the format of the file, ``keys`` and
``secret_keys`` whom it is for and what it keeps secret, ``writing``, ``checking`` and ``restoring`` the work.
"""
