"""The colours of chart.css can be told apart in both schemes, and it has a rule for every class that is drawn."""

import base64
import hashlib
import re

import pytest

from critical_minerals.charts.chart import STYLE, STYLE_HASH
from critical_minerals.charts.coverage import LEVELS
from critical_minerals.charts.svg import STYLES

LIGHT, DARK = (
    dict(re.findall(r"--chart-([a-z0-9-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r"\.chart \{(.*?)\}", STYLE, re.DOTALL)
)
SCHEMES = pytest.mark.parametrize("scheme", [LIGHT, {**LIGHT, **DARK}], ids=["light", "dark"])

TEXT, GRAPHICS = 4.5, 3
"""The contrasts that WCAG 2.2 asks for, in 1.4.3 and 1.4.11."""


def luminance(colour: str) -> float:
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


@SCHEMES
@pytest.mark.parametrize("name", ["ink", "note"])
def test_text_can_be_read(scheme, name):
    assert contrast(scheme[name], scheme["paper"]) >= TEXT


@SCHEMES
@pytest.mark.parametrize("name", ["blue", "vermilion", "edge"])
def test_marks_can_be_seen(scheme, name):
    assert contrast(scheme[name], scheme["paper"]) >= GRAPHICS


@SCHEMES
@pytest.mark.parametrize("level", range(1, LEVELS + 1))
def test_a_number_can_be_read_in_its_cell(scheme, level):
    assert contrast(scheme[f"on-{level}"], scheme[f"level-{level}"]) >= TEXT


@SCHEMES
def test_more_is_further_from_the_paper(scheme):
    distances = [contrast(scheme[f"level-{level}"], scheme["paper"]) for level in range(1, LEVELS + 1)]
    assert distances == sorted(distances)


def test_both_schemes_have_every_colour():
    assert LIGHT.keys() == DARK.keys()


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_text_is_as_large_as_its_lines_are_broken_for(style):
    assert re.search(rf"\.{style.name} \{{[^}}]*font-size: {style.size}px", STYLE)


def test_the_style_is_what_its_hash_allows_wherever_it_stands():
    assert f"sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}" == STYLE_HASH
    assert not set("<&\r") & set(STYLE)
