"""Put the entry script into a wheel: of single files, the settings can rename only by a hook."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class EntryScript(BuildHookInterface):
    """Ship ``streamlit_app.py`` inside the package, unless the install is editable."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the script to a wheel that is to be shipped."""
        if version == "standard":
            build_data["force_include"]["streamlit_app.py"] = "geo_app/streamlit_app.py"
