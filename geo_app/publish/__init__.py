"""An atlas as a static site: the map, a page a place, claims, sources, downloads, a search."""

from geo_app.publish.making import Published, publish

__all__ = ["Published", "publish"]
