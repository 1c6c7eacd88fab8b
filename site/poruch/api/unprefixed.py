"""A URL configuration without language prefixes, named by answers of the API.

Django's LocaleMiddleware turns the 404 of an address without a language into a redirect to the same
address under ``/uk/``, when the URL configuration of the request knows prefixes. A 404 of the API
must stay one.
"""

urlpatterns: list[object] = []
