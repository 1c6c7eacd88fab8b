"""Media in a bucket that speaks S3. It is closed; images leave through the site or a domain of theirs."""

from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from storages.backends.s3 import S3Storage

#: What readers may see without being asked who they are; documents are not among it.
PUBLIC: Final = ("images/", "original_images/")


class BucketStorage(S3Storage):
    """No object has an address that anyone may open: ``url`` gives the site's own, or the images' domain."""

    file_overwrite = False
    default_acl = None
    querystring_auth = True
    #: Seconds until an unreachable bucket is an error instead of a page that never ends.
    _TIMEOUTS: Final = {"connect_timeout": 3, "read_timeout": 20, "retries": {"max_attempts": 2}}

    def __init__(self, **options: Any) -> None:
        from botocore.config import Config

        options.setdefault("client_config", Config(signature_version="s3v4", **self._TIMEOUTS))
        super().__init__(**options)

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """An image's address. Anything else has none: ``NotImplementedError``, as Wagtail expects."""
        if not name.startswith(PUBLIC):
            raise NotImplementedError("Only images have an address; documents leave through /documents/.")
        if settings.PORUCH_S3_DOMAIN:
            return f"https://{settings.PORUCH_S3_DOMAIN}/{quote(self._normalize_name(name))}"
        return f"{settings.MEDIA_URL}{quote(name)}"

    def get_object_parameters(self, name: str) -> dict[str, Any]:
        """Images never change under their name; documents are for nobody's cache."""
        public = name.removeprefix(f"{self.location}/").startswith(PUBLIC)
        return {
            **super().get_object_parameters(name),
            "CacheControl": "public, max-age=86400" if public else "private, no-store",
        }
