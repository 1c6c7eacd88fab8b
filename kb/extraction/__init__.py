"""Texts of attached files. Files are foreign input: they are read in a process of their own.

:func:`kb.extraction.parent.read` is the only way in; :mod:`kb.extraction.child` is what runs apart. Nothing
here imports Django, so that the child starts fast and holds no setting and no secret.
"""
