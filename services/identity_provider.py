"""Logging in by the town's own directory (OpenID Connect): discovery, a code with PKCE, ID tokens, logout."""

import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from data.errors import BadRequestError, StadtklimaError
from data.records.permissions import Grant
from services.settings import Settings

TIMEOUT_S: Final = 5
_LEEWAY_S: Final = 120
"""So far apart the clocks of provider and town may be."""
_KEPT_S: Final = 3600
"""What discovery said is believed so long."""
_ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key of which we know only the public half."""
_LOGOUT: Final = "http://schemas.openid.net/event/backchannel-logout"


class ProviderDownError(StadtklimaError):
    """The provider does not answer, or not as OpenID Connect wants."""


class ProviderRefusedError(BadRequestError):
    """What came back from the provider proves nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRequest:
    """What is remembered of somebody who was sent to the provider, until they come back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whom the provider has proved.

    Args:
        subject: the issuer's own name for them, which never changes.
        name: as people write it.
        grants: what the groups that they are in give them here.
        sid: the session at the provider; empty: it told none.
    """

    issuer: str
    subject: str
    name: str
    grants: frozenset[Grant]
    sid: str
    id_token: str


class IdentityProvider:
    """The provider of the settings; asks it at each login, from any thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: tuple[float, Mapping[str, Any]] = (0.0, {})

    @property
    def issuer(self) -> str:
        """Who proves people."""
        return self._settings.oidc_issuer

    def begin(self, back: str) -> tuple[str, ProviderRequest]:
        """Where to send somebody, who comes back to ``back``, and what to remember; ProviderDownError: as named."""
        request = ProviderRequest(
            state=secrets.token_urlsafe(24), nonce=secrets.token_urlsafe(24), verifier=secrets.token_urlsafe(48)
        )
        with self._client(back) as client:
            address, _ = client.create_authorization_url(
                self._endpoint("authorization"), request.state, request.verifier, nonce=request.nonce
            )
        return address, request

    def finish(self, answer: Mapping[str, str], request: ProviderRequest, back: str) -> Identity:
        """Who has come back with an answer.

        Raises:
            ProviderRefusedError: the answer is none to our question, or its ID token is not good.
            ProviderDownError: the provider does not answer.
        """
        if not hmac.compare_digest(answer.get("state", "").encode(), request.state.encode()):
            raise ProviderRefusedError("this answer is not to a question of this browser")
        if "code" not in answer or answer.get("iss", self.issuer) != self.issuer:
            raise ProviderRefusedError(f"the provider said {answer.get('error', 'nothing')[:60]!r}")
        token = self._token(answer["code"], request.verifier, back)
        params = {"nonce": request.nonce, "client_id": self._settings.oidc_client_id}
        claims = self._claims(token.get("id_token", ""), params | {"access_token": token.get("access_token")})
        if self._settings.oidc_groups_claim not in claims and "userinfo_endpoint" in self._metadata():
            claims = {**self._user_info(token, claims["sub"]), **claims}
        return self._identity(claims, token["id_token"])

    def logout_address(self, id_token: str, back: str) -> str:
        """Where somebody ends their session at the provider too; empty: it offers no such place, or is down."""
        try:
            end = self._metadata().get("end_session_endpoint")
        except ProviderDownError:
            return ""
        given = {"id_token_hint": id_token, "client_id": self._settings.oidc_client_id}
        return f"{end}?{urlencode(given | {'post_logout_redirect_uri': back})}" if end else ""

    def ended(self, logout_token: str) -> tuple[str, str]:
        """The session and the subject that have ended at the provider (back-channel); ProviderRefusedError: none."""
        claims = self._claims(logout_token, {}, essential=("iss", "aud", "iat", "jti", "events"))
        if _LOGOUT not in claims["events"] or "nonce" in claims or not ({"sid", "sub"} & claims.keys()):
            raise ProviderRefusedError("this is no logout token")
        return str(claims.get("sid", "")), str(claims.get("sub", ""))

    # ---- asking -----------------------------------------------------------------------------

    def _client(self, back: str) -> Any:
        from authlib.integrations.requests_client import OAuth2Session  # noqa: PLC0415 - 0.2 s that only logins need

        settings, secret = self._settings, self._settings.oidc_client_secret.get_secret_value()
        return OAuth2Session(
            settings.oidc_client_id,
            secret or None,
            scope=settings.oidc_scope,
            redirect_uri=back,
            code_challenge_method="S256",
            default_timeout=TIMEOUT_S,
        )

    def _metadata(self) -> Mapping[str, Any]:
        at, known = self._known
        if not known or time.monotonic() - at > _KEPT_S:
            known = self._json(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if known.get("issuer") != self.issuer:
                raise ProviderDownError(
                    f"{self.issuer} says it is {known.get('issuer')!r}; STADTKLIMA_OIDC_ISSUER is wrong"
                )
            self._known = (time.monotonic(), known)
        return known

    def _endpoint(self, name: str) -> str:
        found = self._metadata().get(f"{name}_endpoint")
        if not found:
            raise ProviderDownError(f"{self.issuer} names no {name} endpoint")
        return str(found)

    def _json(self, address: str, **options: Any) -> Mapping[str, Any]:
        import requests  # noqa: PLC0415 - as in _client

        try:
            answer = requests.get(address, timeout=TIMEOUT_S, **options)
            answer.raise_for_status()
            return dict(answer.json())
        except (requests.RequestException, ValueError, TypeError) as error:
            raise ProviderDownError(f"{self.issuer} does not answer: {type(error).__name__}") from None

    def _token(self, code: str, verifier: str, back: str) -> Mapping[str, Any]:
        import requests  # noqa: PLC0415 - as in _client
        from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415 - likewise

        address = self._endpoint("token")
        try:
            with self._client(back) as client:
                return dict(client.fetch_token(address, code=code, code_verifier=verifier))
        except AuthlibBaseError as error:
            raise ProviderRefusedError(f"the provider takes this code for none: {error.error}") from None
        except (requests.RequestException, ValueError) as error:
            raise ProviderDownError(f"{self.issuer} does not answer: {type(error).__name__}") from None

    def _user_info(self, token: Mapping[str, Any], subject: str) -> Mapping[str, Any]:
        bearer = {"Authorization": f"Bearer {token['access_token']}"}
        told = self._json(self._endpoint("userinfo"), headers=bearer)
        return told if told.get("sub") == subject else {}

    # ---- judging ----------------------------------------------------------------------------

    def _claims(
        self, token: str, params: Mapping[str, Any], *, essential: tuple[str, ...] = ("iss", "sub", "aud", "exp", "iat")
    ) -> dict[str, Any]:
        """The claims of a token that the provider has signed for us, now."""
        from authlib.oidc.core import CodeIDToken  # noqa: PLC0415 - as in _client
        from joserfc import jwt  # noqa: PLC0415 - likewise
        from joserfc.errors import JoseError  # noqa: PLC0415 - likewise
        from joserfc.jwk import KeySet  # noqa: PLC0415 - likewise

        keys = self._json(str(self._metadata().get("jwks_uri", "")))
        options = {"iss": {"value": self.issuer}, "aud": {"value": self._settings.oidc_client_id}}
        kind = type("Claims", (CodeIDToken,), {"ESSENTIAL_CLAIMS": essential})
        try:
            found = jwt.decode(token, KeySet.import_key_set(keys), algorithms=list(_ALGORITHMS))  # type: ignore[arg-type]
            claims = kind(found.claims, found.header, options, dict(params))
            claims.validate(leeway=_LEEWAY_S)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise ProviderRefusedError(f"the provider's token is not good: {error}"[:200]) from None
        return dict(claims)

    def _identity(self, claims: Mapping[str, Any], id_token: str) -> Identity:
        settings = self._settings
        groups = claims.get(settings.oidc_groups_claim, ())
        listed = [groups] if isinstance(groups, str) else list(groups)
        name = str(claims.get(settings.oidc_name_claim) or claims["sub"])
        given = (one for group in listed for one in settings.oidc_roles.get(str(group), ()))
        grants = frozenset(Grant(role=role, body=body) for role, _, body in (one.partition("@") for one in given))
        return Identity(
            issuer=self.issuer,
            subject=str(claims["sub"]),
            name=name,
            grants=grants,
            sid=str(claims.get("sid", "")),
            id_token=id_token,
        )
