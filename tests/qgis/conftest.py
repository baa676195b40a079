"""QGIS, from the machine's own packages: it runs under the machine's own Python, not under ours."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

#: Runs under another Python, which knows QGIS.
collect_ignore = ["opened.py"]
PYTHON = os.environ.get("GEO_APP_QGIS_PYTHON", "/usr/bin/python3")


@pytest.fixture(scope="session")
def in_qgis(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, Any]]:
    """Return what QGIS makes of a file; see ``opened.py``."""
    home = tmp_path_factory.mktemp("qgis")

    def opened(file: Path, *arguments: object) -> dict[str, Any]:
        script = Path(__file__).with_name("opened.py")
        environment = os.environ | {
            "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(home), "HOME": str(home),
        }  # fmt: skip
        ended = subprocess.run(
            [PYTHON, script, file, *map(str, arguments)],
            capture_output=True, check=False, text=True, timeout=300, env=environment,
        )  # fmt: skip
        fix = (
            "QGIS is needed: apt-get install python3-qgis, or name its Python: GEO_APP_QGIS_PYTHON"
        )
        assert ended.returncode == 0, f"{fix}\n{ended.stderr}"
        found: dict[str, Any] = json.loads(ended.stdout)
        return found

    return opened
