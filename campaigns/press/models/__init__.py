"""Models of the press room: news, releases, briefings, facts, media kits."""
