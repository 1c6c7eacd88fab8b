"""Addresses of syndication: ``urlpatterns`` without a language, ``localised`` below ``/<lang>/``."""

from django.urls import URLPattern, URLResolver, path, re_path

from campaigns.syndication import embeds, feeds, oembed, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("embed.js", embeds.script, name="embed_script"),
    path("sitemap-news.xml", views.news_sitemap, name="news_sitemap"),
]
#: Without a language a 404 would become Django's redirect to one.
localised: list[URLPattern | URLResolver] = [
    path("for-sites/", views.for_sites, name="for_sites"),
    path("embed/", embeds.embed_code, name="embed_code"),
    path("embed/page/<int:pk>/", embeds.embed_page, name="embed_page"),
    path("oembed/", oembed.oembed, name="oembed"),
    re_path(r"^cards/(?P<pk>\d{1,18})-(?P<digest>[0-9a-f]{16})\.png$", views.social_card, name="social_card"),
    re_path(r"^feeds/(?P<type>[a-z_]{1,40})\.(?P<format>atom|rss)$", feeds.feed, name="feed"),
]
