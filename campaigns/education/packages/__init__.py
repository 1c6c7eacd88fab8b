"""Lessons and programmes as files that live without this site: web pages in a zip, Common Cartridge."""
