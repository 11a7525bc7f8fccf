"""Writes the snapshot of the API anew: `python -m tests.support.snapshot`, when something was added on purpose."""

import json
import tempfile
from pathlib import Path
from typing import Any, Final

SNAPSHOT: Final = Path(__file__).parents[1] / "dashboard/api_paths.json"


def promises(document: dict[str, Any]) -> dict[str, Any]:
    """What an OpenAPI document promises: parameters and statuses by path and method, properties by schema."""
    paths = {
        path: {
            method: {
                "parameters": [parameter["name"] for parameter in operation.get("parameters", [])],
                "answers": list(operation["responses"]),
            }
            for method, operation in methods.items()
        }
        for path, methods in document["paths"].items()
        if not path.startswith("/ingest/")
    }
    schemas = {name: list(one.get("properties", {})) for name, one in document["components"]["schemas"].items()}
    return {"paths": paths, "schemas": schemas}


if __name__ == "__main__":
    from tests.support import small
    from tests.support.client import asker

    with asker(small.settle(Path(tempfile.mkdtemp()))) as client:
        made = promises(client.get("/api/openapi.json").json())
    SNAPSHOT.write_text(json.dumps(made, indent=1) + "\n", "utf-8")
