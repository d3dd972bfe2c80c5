"""A passkey in software: answers what a browser would, to a site at http://localhost."""

import json
import os
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

FLAG = AuthenticatorData.FLAG

ORIGIN, RP_ID = "http://localhost", "localhost"
#: The person is there, and has shown that it is they: by a finger, say.
THERE, SHOWN, WITH_KEY = FLAG.UP, FLAG.UV, FLAG.AT


class Passkey:
    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)

    def created(self, challenge: str = "") -> dict[str, Any]:
        """Its registration, as JSON values."""
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        told = AttestationObject.create("none", self.told(WITH_KEY, credential), {})
        parts = {"attestationObject": websafe_encode(told), **self.client("webauthn.create", challenge)}
        return self.answer(parts) | {"clientExtensionResults": {"credProps": {"rk": True}}}

    def shown(self, challenge: str, user_id: str) -> dict[str, Any]:
        """Its answer to somebody who wants to sign in."""
        client, data = self.client("webauthn.get", challenge), self.told(FLAG(0))
        signed = self.key.sign(data + sha256(self.raw).digest(), ec.ECDSA(SHA256()))
        parts = {"authenticatorData": websafe_encode(data), "signature": websafe_encode(signed)}
        return self.answer({**client, **parts, "userHandle": websafe_encode(user_id.encode())})

    def answer(self, parts: dict[str, str]) -> dict[str, Any]:
        name = websafe_encode(self.id)
        return {"id": name, "rawId": name, "type": "public-key", "response": parts}

    def told(self, flags: FLAG, credential: AttestedCredentialData | None = None) -> AuthenticatorData:
        rp = sha256(RP_ID.encode()).digest()
        return AuthenticatorData.create(rp, THERE | SHOWN | flags, 1, credential or b"")

    def client(self, kind: str, challenge: str) -> dict[str, str]:
        self.raw = json.dumps({"type": kind, "challenge": challenge, "origin": ORIGIN}).encode()
        return {"clientDataJSON": websafe_encode(self.raw)}
