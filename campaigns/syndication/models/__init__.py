"""Models of what goes out to other platforms: feeds, embeds, oEmbed, social cards."""
