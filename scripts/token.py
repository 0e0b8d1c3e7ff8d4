"""Prints a bearer token for a role, signed with the key of this installation."""

import argparse
import re
import sys
from datetime import timedelta

from advocacy.clock import SystemClock
from advocacy.roles import Role
from api.settings import UnsafeSettings, load_settings, secret_key
from api.tokens import sign_token
from resolvers.viewer import Viewer

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def main() -> int:
    """Print a token; the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/token", description=__doc__)
    parser.add_argument("role", type=str.upper, choices=[role.value for role in Role])
    parser.add_argument("--advocate", metavar="ID", help="the person it is for, with ADVOCATE")
    parser.add_argument("--ttl", type=lifetime, default="1h", help="30m, 1h, 7d; 1h unless told")
    parser.add_argument("--name", help="whom the history names; the role unless told")
    asked = parser.parse_args()
    if (asked.role == Role.ADVOCATE) != (asked.advocate is not None):
        parser.error("--advocate ID goes with ADVOCATE, and ADVOCATE with it")
    try:
        secret = secret_key(load_settings())
    except UnsafeSettings as error:
        print(*error.remedies, sep="\n", file=sys.stderr)
        return 1
    name = asked.name or asked.advocate or asked.role.lower()
    viewer = Viewer(name, frozenset({Role(asked.role)}), asked.advocate)
    print(sign_token(secret, viewer, lifetime=asked.ttl, at=SystemClock().now()))
    return 0


def lifetime(text: str) -> timedelta:
    """A time such as 90s, 30m, 1h or 7d."""
    match = re.fullmatch(r"([1-9]\d{0,5})([smhd])", text)
    if match is None:
        raise argparse.ArgumentTypeError("give a time such as 30m, 1h or 7d")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


if __name__ == "__main__":
    sys.exit(main())
