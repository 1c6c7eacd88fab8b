"""What the importer left behind, so that a second run knows an editor's change from its own."""

from django.db import models


class ImportRecord(models.Model):
    """One imported line: the checksum of the line, and the state of the object after it."""

    type = models.CharField(max_length=32)
    locale = models.CharField(max_length=8, blank=True)
    slug = models.CharField(max_length=255)
    checksum = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "locale", "slug"], name="core_import_record")]

    def __str__(self) -> str:
        return f"{self.type} {self.locale} {self.slug}"
