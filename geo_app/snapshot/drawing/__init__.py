"""A scene drawn with Matplotlib."""
