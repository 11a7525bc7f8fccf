"""Arrow as the house wants it: without pandas, which costs 40 MB and half a second, and instants in milliseconds."""

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec

import pyarrow as pa


def leave_pandas_out() -> None:
    """Let Arrow look for it once, as it does at the first list, and find none.

    Whoever imports pandas afterwards has it, and Arrow knows it then.
    """
    if "pandas" in sys.modules:
        return
    sys.meta_path.insert(0, _NO_PANDAS)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(_NO_PANDAS)


def in_milliseconds(table: pa.Table) -> pa.Table:
    """Give every instant the resolution of the lake."""
    kind = pa.timestamp("ms", "UTC")
    return table.cast(pa.schema([f.with_type(kind) if pa.types.is_timestamp(f.type) else f for f in table.schema]))


class _NoPandas(MetaPathFinder):
    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:  # noqa: ARG002 -- importlib's signature
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)
        return None


_NO_PANDAS = _NoPandas()
