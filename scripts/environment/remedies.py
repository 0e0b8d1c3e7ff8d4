"""What to do when setting up fails, in one line; judged by what pip or venv printed."""

import platform
import re

DISK_FULL = (
    "The disk is full: free about 500 MB where the project and the temporary files are, "
    "then run this again."
)
WRONG_HASH = (
    "A downloaded package is not the one that was locked, so it was not installed: ask who runs "
    "the mirror or proxy in between (.venv/setup.log names the package)."
)
NO_NETWORK = (
    "The package index cannot be reached: check the network, or pip's settings for index and "
    "proxy, then run this again (.venv/setup.log has the details)."
)
NO_WHEEL = (
    "{package} is not to be had for this Python and platform: use CPython 3.11, 3.12 or 3.13 "
    "(ROSTRUM_PYTHON names one) on 64-bit Linux or a Mac with Apple silicon, then run this again."
)
NO_RIGHT = (
    "The project's folder cannot be written to: move the project or change the folder's owner, "
    "then run this again."
)
NO_VENV = (
    "This Python lacks its venv module: install it (on Debian and Ubuntu: apt install "
    "python3-venv), then run this again."
)

# In this order: without a network, pip ends by saying that no version of a package exists.
REMEDIES = (
    (r"no space left|errno 28|disk quota|errno 122", DISK_FULL),
    (r"do not match the hashes", WRONG_HASH),
    (
        r"connectionerror|name resolution|getaddrinfo|connection (?:refused|reset|aborted)"
        r"|network is unreachable|timed out|proxyerror|sslerror|max retries",
        NO_NETWORK,
    ),
    (r"no matching distribution found", NO_WHEEL),
    (r"permission denied|errno 13\b|read-only file system|errno 30\b", NO_RIGHT),
    (r"ensurepip", NO_VENV),
)


class SetupFailed(Exception):
    """Why there is no environment, and what to do about it, in one line."""


class NoWheel(SetupFailed):
    """A package is not made for this Python and platform."""


def failure_in(output: str) -> SetupFailed:
    """The failure that `output` tells of, with its remedy if we know one."""
    for pattern, remedy in REMEDIES:
        if re.search(pattern, output, re.IGNORECASE):
            if remedy is NO_WHEEL:
                package = re.search(r"distribution found for ([\w.-]+)", output)
                return NoWheel(remedy.format(package=package[1] if package else "A package"))
            return SetupFailed(remedy)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    said = (errors or lines or ["nothing"])[-1].rstrip(".")
    return SetupFailed(f"Setting up failed, with: {said} (.venv/setup.log has all of it).")


def no_embedded_database() -> str:
    """What to do where the embedded database has no wheel."""
    return (
        f"No embedded database exists for {platform.python_implementation()} "
        f"{platform.python_version()} on {platform.system()} {platform.machine()}: set "
        "ROSTRUM_MONGODB_URI to a MongoDB replica set, or use CPython 3.11 to 3.13 "
        "(ROSTRUM_PYTHON names one) on 64-bit Linux or a Mac with Apple silicon, then run this "
        "again."
    )
