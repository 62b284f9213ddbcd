"""What runs ONNX, loaded so that it keeps to itself.

Since 1.31 onnxruntime reports its use to its maker and leaves a device's number in the user's
cache, unless it is told not to before it is loaded.
"""

from __future__ import annotations

import os
from typing import Any


def load_onnxruntime() -> Any:
    """Return onnxruntime, its reports switched off. Every use of it comes through here."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    return onnxruntime
