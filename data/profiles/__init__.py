"""Device profiles: one TOML file a device type says which decoded field is which measure, and in which unit."""

from data.profiles.profile import Profile
from data.profiles.registry import FollowedProfiles, Profiles, discover

__all__ = ["FollowedProfiles", "Profile", "Profiles", "discover"]
