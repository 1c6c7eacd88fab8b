"""Secrets of Poruch's own form, for detect-secrets: tokens of the API and keys that sign webhooks."""

import re

from detect_secrets.plugins.base import RegexBasedDetector


class PoruchSecretDetector(RegexBasedDetector):
    """Twenty-four letters and more after the prefix, digits among them: names of functions have none."""

    secret_type = "Poruch secret"
    denylist = (re.compile(r"\b(?:poruch|whsec)_(?=[\w+/=-]*\d)[\w+/=-]{24,}"),)
