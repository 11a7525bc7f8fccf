"""What is sent with a question under a name: features, or the text of a file that a drive test wrote."""

from typing import Any

from services.workbench.drive_test import features_of
from services.workbench.own_features import OwnFeatures


def sent_features(name: str, given: Any) -> OwnFeatures:
    """Read a FeatureCollection (RFC 7946), or CSV or JSON of a drive test as it was written (`drive_test`).

    Raises:
        OwnFeaturesError: it is no FeatureCollection, or a geometry is broken.
        DriveTestError: it is a text, and no drive test.
    """
    return OwnFeatures.read(name, features_of(given) if isinstance(given, str) else given)
