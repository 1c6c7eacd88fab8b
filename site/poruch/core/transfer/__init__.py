"""Content in and out as JSON lines: one object a line, the same form both ways.

Each app registers a :class:`~poruch.core.transfer.codecs.Codec` per type; the importer and the
exporter know no type. The format is described in docs/import-export.md.
"""
