"""The release of the rendering: its upgrades are never changes of terms."""

RENDERER = "tosdiff-render/1"  # part of the recipe of what was read from a rendered page
