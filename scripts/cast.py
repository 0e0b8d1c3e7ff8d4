"""The cast of the demo's story: companies and people, all of them invented."""

from typing import Any

SPEAKER = "amara.okafor@example.net"
GUEST = "marco.bellini@example.com"
INES = "ines.carrasco@example.org"
LENA = "lena.brandt@example.com"
TOM = "tom.whitaker@example.com"
YUKI = "yuki.tanaka@example.com"

ACCOUNTS = {
    "Northwind Bakeries": {
        "domain": "northwind.example",
        "industry": "Food",
        "region": "EMEA",
        "customer_since": "2023-04-01",
    },
    "Halden Health": {"domain": "halden.example", "industry": "Health", "region": "EMEA"},
    "Bluepeak Bank": {"domain": "bluepeak.example", "industry": "Finance", "region": "Americas"},
    "Torii Robotics": {"domain": "torii.example", "industry": "Manufacturing", "region": "APAC"},
}
# Name, address, account, title, zone, languages, topics and levels, persona and source, extras.
Person = tuple[
    str, str, str, str, str, list[str], dict[str, int], tuple[str, str] | None, dict[str, Any]
]
PEOPLE: list[Person] = [
    (
        "Amara Okafor",
        SPEAKER,
        "Halden Health",
        "Head of Patient Experience",
        "Europe/Dublin",
        ["en"],
        {"customer onboarding": 5, "analytics": 3},
        ("EDUCATOR", "MANAGER"),
        {"reach": 4200},
    ),
    (
        "Lena Brandt",
        LENA,
        "Northwind Bakeries",
        "COO",
        "Europe/Berlin",
        ["de", "en"],
        {"customer onboarding": 4, "change management": 5},
        ("VALIDATOR", "MANAGER"),
        {"reach": 900},
    ),
    (
        "Marco Bellini",
        GUEST,
        "Bluepeak Bank",
        "CIO",
        "America/New_York",
        ["it", "en"],
        {"data security": 5, "analytics": 4},
        ("STATUS_SEEKER", "SELF_REPORT"),
        {"reach": 31000},
    ),
    (
        "Yuki Tanaka",
        YUKI,
        "Torii Robotics",
        "VP Operations",
        "Asia/Tokyo",
        ["ja", "en"],
        {"automation": 5, "change management": 3},
        ("COLLABORATOR", "MANAGER"),
        {"reach": 2500},
    ),
    (
        "Inés Carrasco",
        INES,
        "Northwind Bakeries",
        "Head of Data",
        "Europe/Madrid",
        ["es", "en"],
        {"analytics": 5, "data security": 2},
        ("EDUCATOR", "SELF_REPORT"),
        {"reach": 600},
    ),
    (
        "Tom Whitaker",
        TOM,
        "Bluepeak Bank",
        "Director, Service",
        "America/Chicago",
        ["en"],
        {"customer onboarding": 3},
        None,
        {},
    ),
    (
        "Sofia Lindqvist",
        "sofia.lindqvist@example.com",
        "Halden Health",
        "Programme Manager",
        "Europe/Stockholm",
        ["sv", "en"],
        {"change management": 4},
        ("COLLABORATOR", "BEHAVIOUR"),
        {"status": "PAUSED", "status_reason": "On parental leave until spring."},
    ),
    (
        "Pierre Dubois",
        "pierre.dubois@example.com",
        "Torii Robotics",
        "CTO",
        "Europe/Paris",
        ["fr"],
        {"automation": 4, "data security": 4},
        ("VALIDATOR", "MANAGER"),
        {},
    ),
    (
        "Grace Mbeki",
        "grace.mbeki@example.com",
        "Halden Health",
        "Nurse Manager",
        "Africa/Nairobi",
        ["en"],
        {"change management": 3},
        None,
        {"status": "NOMINATED", "status_reason": "Amara Okafor suggested her."},
    ),
    (
        "Ines Carrasco",
        "i.carrasco@example.org",
        "Northwind Bakeries",
        "Data",
        "Europe/Madrid",
        ["es"],
        {},
        None,
        {"status": "NOMINATED", "status_reason": "Met at the booth."},
    ),
]
