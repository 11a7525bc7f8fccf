"""Arrow on its own: at the first list it is given it looks for pandas, which costs 40 MB and half a second."""

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec

import pyarrow as pa


def leave_pandas_out() -> None:
    """Let Arrow look once, and find none; whoever imports pandas afterwards has it, and Arrow knows it then."""
    if "pandas" in sys.modules:
        return
    sys.meta_path.insert(0, _NO_PANDAS)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(_NO_PANDAS)


class _NoPandas(MetaPathFinder):
    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:  # noqa: ARG002 -- importlib's signature
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)
        return None


_NO_PANDAS = _NoPandas()
