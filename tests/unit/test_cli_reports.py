"""What the command line says of a file in one sentence."""

from pathlib import Path

from geo_app.cli.reports import understood
from geo_app.intake import take_in


def test_rows_without_coordinates_are_told(tmp_path: Path) -> None:
    table = tmp_path / "mills.csv"
    table.write_text("name,lon,lat,valid_from\nMill,46.5,39.8,1988\nLost mill,,,1990\n")
    said = understood(take_in(table, "mills.csv", None))
    assert "2 of 2 features dated, 1 has no place and the map never shows it" in said
    table.write_text("name,lon,lat,valid_from\nMill,46.5,39.8,1988\n")
    assert "no place" not in understood(take_in(table, "mills.csv", None))
