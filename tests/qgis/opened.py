"""Open a file in QGIS and print, as JSON, what QGIS makes of it. Runs under Debian's own Python.

Usage: opened.py FILE [DATE ...]; with --picture PNG the last date is also drawn.
"""

import argparse
import json
import sys
from collections import Counter

from qgis.core import (
    QgsApplication,
    QgsDateTimeRange,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsProviderRegistry,
    QgsRectangle,
    QgsRenderContext,
    QgsTemporalUtils,
    QgsVectorLayer,
    QgsVectorLayerTemporalContext,
    QgsVectorLayerTemporalProperties,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QSize, Qt, QTime
from qgis.PyQt.QtGui import QColor


def day_range(text):
    """All of one day; its end, midnight, belongs to the next one."""
    day = QDate.fromString(text, "yyyy-MM-dd")
    begin = QDateTime(day, QTime(0, 0), Qt.UTC)
    return QgsDateTimeRange(begin, begin.addDays(1), True, False)


def play_spans(layer):
    """Say where the time spans of a KML file are, as a reader does in the temporal settings.

    As expressions: QGIS compares plain fields inside the driver, which fails where one is empty.
    """
    temporal = layer.temporalProperties()
    mode = QgsVectorLayerTemporalProperties.ModeFeatureDateTimeStartAndEndFromExpressions
    temporal.setMode(mode)
    temporal.setStartExpression('coalesce(to_datetime("begin"), make_datetime(1,1,1,0,0,0))')
    temporal.setEndExpression('coalesce(to_datetime("end"), make_datetime(9999,1,1,0,0,0))')
    temporal.setIsActive(True)


def layers_of(path):
    """Every layer of a file, added as QGIS's own window does: bare first, then its style."""
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    found = QgsProviderRegistry.instance().providerMetadata("ogr").querySublayers(path)
    for sublayer in found:
        layer = QgsVectorLayer(sublayer.uri(), sublayer.name(), "ogr", options)
        if layer.isValid() and layer.isSpatial():
            layer.loadDefaultStyle()
            if {"begin", "end"} <= set(layer.fields().names()):
                play_spans(layer)
            yield layer


def shown_on(layer, date):
    """Ids of the features QGIS shows on a date."""
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    request = QgsFeatureRequest()
    condition = layer.temporalProperties().createFilterString(context, day_range(date))
    if condition:
        request.setFilterExpression(condition)
    return [feature["id"] for feature in layer.getFeatures(request)]


def looks(layer):
    """How many features each rule of the layer's style fits, by its label, with no date set."""
    context = QgsRenderContext()
    scopes = QgsExpressionContextUtils.globalProjectLayerScopes(layer)
    context.setExpressionContext(QgsExpressionContext(scopes))
    renderer = layer.renderer().clone()
    renderer.startRender(context, layer.fields())
    labels = {item.ruleKey(): item.label() for item in renderer.legendSymbolItems()}
    found = Counter()
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        keys = renderer.legendKeysForFeature(feature, context)
        found.update(labels[key] for key in keys if "-" in key.removeprefix("hue-"))
    renderer.stopRender(context)
    return found


def told(layer, dates):
    temporal = layer.temporalProperties()
    return {
        "features": layer.featureCount(),
        "looks": looks(layer),
        "fields": {field.name(): field.typeName() for field in layer.fields()},
        "active": temporal.isActive(),
        "mode": int(temporal.mode()),
        "start": temporal.startExpression(),
        "end": temporal.endExpression(),
        "renderer": layer.renderer().type() if layer.renderer() else "",
        "shown": {date: shown_on(layer, date) for date in dates},
    }


def draw(layers, date, place, extent, size):
    settings = QgsMapSettings()
    settings.setLayers(list(reversed(layers)))
    settings.setDestinationCrs(layers[0].crs())
    settings.setExtent(QgsRectangle(*extent))
    settings.setOutputSize(QSize(*size))
    settings.setBackgroundColor(QColor("white"))
    settings.setIsTemporal(True)
    settings.setTemporalRange(day_range(date))
    context = QgsExpressionContext()
    context.appendScopes(QgsExpressionContextUtils.globalProjectLayerScopes(layers[0]))
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    settings.setExpressionContext(context)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    if not job.renderedImage().save(place):
        sys.exit(f"{place}: could not be written")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("dates", nargs="*")
    parser.add_argument("--picture")
    parser.add_argument("--extent", type=float, nargs=4, default=[45.5, 38.5, 48.5, 41.0])
    parser.add_argument("--size", type=int, nargs=2, default=[1200, 1000])
    parser.add_argument("--only", nargs="*")
    given = parser.parse_args()
    application = QgsApplication([], False)
    application.initQgis()
    layers = [
        layer for layer in layers_of(given.file) if not given.only or layer.name() in given.only
    ]
    QgsProject.instance().addMapLayers(layers)
    # What QGIS sets its temporal controller to.
    span = QgsTemporalUtils.calculateTemporalRangeForProject(QgsProject.instance())
    ends = [end.date().toString("yyyy-MM-dd") for end in (span.begin(), span.end())]
    seen = {layer.name(): told(layer, given.dates) for layer in layers}
    json.dump({"span": ends, "layers": seen}, sys.stdout)
    if given.picture:
        draw(layers, given.dates[-1], given.picture, given.extent, given.size)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
