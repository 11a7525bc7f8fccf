"""The bill of materials: CycloneDX 1.6 after BSI TR-03183-2, version 2.1.0.

Field by field: the creator is an e-mail address or else a URL (`manufacturer`); the licence under which we pass a part
on is one SPDX expression (`concluded`); the hash is the SHA-512 of the file that is installed, at its `distribution`;
`bsi:component:*` say the file's name and kind. Weaknesses never stand in it: they change, the release does not.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from typing import Any, Final

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, Property, XsUri
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.contact import OrganizationalContact, OrganizationalEntity
from cyclonedx.model.license import LicenseAcknowledgement, LicenseExpression
from cyclonedx.model.lifecycle import LifecyclePhase, PredefinedLifecycle
from cyclonedx.model.tool import ToolRepository
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from data.errors import DeclarationError
from release.part import Part

TAXONOMY: Final = "bsi:component"
_LIBRARY: Final = "cyclonedx-python-lib"


def document(parts: Mapping[str, Part], *, root: str, at: datetime) -> dict[str, Any]:
    """The bill of all parts, of which one, `root`, is ours; `at` is when it is made.

    Raises:
        DeclarationError: it breaks the schema of CycloneDX 1.6.
    """
    components = {key: _component(one, is_ours=key == root) for key, one in parts.items()}
    metadata = BomMetaData(
        component=components[root],
        manufacturer=_entity(parts[root].creator),
        timestamp=at,
        tools=ToolRepository(components=[Component(name=_LIBRARY, version=version(_LIBRARY))]),
        lifecycles=[PredefinedLifecycle(LifecyclePhase.BUILD)],
    )
    bom = Bom(components=[one for key, one in components.items() if key != root], metadata=metadata)
    for key, one in parts.items():
        bom.register_dependency(components[key], [components[needed] for needed in one.needs])
    made: dict[str, Any] = json.loads(JsonV1Dot6(bom).output_as_string())
    return _valid({**made, "compositions": _compositions(parts)})


def _component(part: Part, *, is_ours: bool) -> Component:
    kinds = {
        "filename": part.file,
        "executable": "executable" if part.has_code else "non-executable",
        "archive": "archive",
        "structured": "structured",
    }
    return Component(
        name=part.purl.name,
        group=part.purl.namespace,
        version=part.version,
        bom_ref=part.key,
        type=ComponentType.APPLICATION if is_ours else ComponentType.LIBRARY,
        scope=ComponentScope.REQUIRED if part.is_delivered else ComponentScope.EXCLUDED,
        manufacturer=_entity(part.creator),
        licenses=[LicenseExpression(part.licence, acknowledgement=LicenseAcknowledgement.CONCLUDED)],
        purl=part.purl,
        external_references=_references(part),
        properties=[Property(name=f"{TAXONOMY}:{name}", value=value) for name, value in kinds.items()],
    )


def _references(part: Part) -> list[ExternalReference]:
    hashes = [HashType(alg=HashAlgorithm.SHA_512, content=part.sha512)]
    return [
        ExternalReference(type=ExternalReferenceType.DISTRIBUTION, url=XsUri(part.address), hashes=hashes),
        ExternalReference(type=ExternalReferenceType.SOURCE_DISTRIBUTION, url=XsUri(part.source)),
    ]


def _entity(creator: str) -> OrganizationalEntity:
    if "://" in creator:
        return OrganizationalEntity(urls=[XsUri(creator)])
    return OrganizationalEntity(contacts=[OrganizationalContact(email=creator)])


def _compositions(parts: Mapping[str, Part]) -> list[dict[str, Any]]:
    """Of which parts all dependencies are named: not of those that bring compiled libraries inside."""
    kinds = {"complete": False, "incomplete": True}
    return [
        {"aggregate": name, "dependencies": sorted(key for key, one in parts.items() if one.carries_libraries is kind)}
        for name, kind in kinds.items()
    ]


def _valid(made: dict[str, Any]) -> dict[str, Any]:
    if wrong := JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(made)):
        raise DeclarationError(f"CycloneDX 1.6: {wrong.data}")
    return made
