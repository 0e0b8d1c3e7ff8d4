"""Invitation tokens: signed, for one ask of one assignment, kept nowhere."""

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from advocacy.errors import LinkExpired
from advocacy.invitations import Invitation

ALGORITHM = "HS256"
PURPOSE = "invitation+jws"


class InvitationTokens:
    """Signs and reads tokens with a key of its own, derived from the secret key by its purpose."""

    def __init__(self, secret: str) -> None:
        self._key = OctKey.import_key(f"rostrum invitation {secret}")

    def sign(self, invitation: Invitation) -> str:
        """The token for an invitation; the same one each time."""
        header = {"alg": ALGORITHM, "typ": PURPOSE}
        payload = f"{invitation.assignment_id}.{invitation.ask}"
        return jws.serialize_compact(header, payload, self._key, algorithms=[ALGORITHM])

    def read(self, token: str) -> Invitation:
        """What a token stands for; LinkExpired when it is not one of ours."""
        try:
            read = jws.deserialize_compact(token, self._key, algorithms=[ALGORITHM])
            assignment_id, ask = read.payload.decode().split(".")
            if read.headers().get("typ") != PURPOSE:
                raise ValueError("a token for something else")
            return Invitation(assignment_id=assignment_id, ask=int(ask))
        except (JoseError, ValueError) as error:
            raise LinkExpired("This is not a valid invitation.", ["token"]) from error
