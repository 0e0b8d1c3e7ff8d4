"""Headers: what a column of accounts, people or survey answers is called, in three languages."""

import re
from collections.abc import Mapping

from advocacy.imports import ImportKind
from advocacy.words import camel, folded

Fields = Mapping[str, str]

EMAIL = """email | e mail | mail | email address | e mail address | correo | correo electronico |
  direccion de correo | direccion de correo electronico | posta elettronica | indirizzo email |
  indirizzo e mail | indirizzo di posta elettronica"""
IDENTITIES = """identities | identity | external id | external ids | identidades | identidad |
  id externo | identita | id esterno"""

# English, then Spanish, then Italian; a field's own name is understood without being listed.
HEADERS: Mapping[ImportKind, Fields] = {
    ImportKind.ACCOUNTS: {
        "name": """account | account name | company | company name | customer | organization |
          organisation | nombre | empresa | nombre de la empresa | cuenta | compania | cliente |
          razon social | nome | azienda | nome azienda | societa | ragione sociale""",
        "domain": "website | web | dominio | sitio web | pagina web | sito web | sito",
        "industry": "sector | industria | settore",
        "region": "regione",
        "touch_model": """touch | modelo de contacto | modelo de atencion |
          modello di contatto""",
        "lifecycle_stage": "stage | lifecycle | etapa | fase | ciclo de vida | ciclo di vita",
        "customer_since": "since | cliente desde | cliente dal | cliente da",
    },
    ImportKind.ADVOCATES: {
        "name": """full name | contact | contact name | nombre completo | nombre y apellidos |
          contacto | nome completo | nome e cognome | contatto | nominativo""",
        "first_name": "given name | forename | nombre | nombre de pila | nome",
        "last_name": "surname | family name | apellido | apellidos | cognome",
        "email": EMAIL,
        "title": """job title | position | role | cargo | puesto | titulo | titolo | ruolo |
          qualifica | posizione""",
        "bio": "biography | about | biografia",
        "kind": "type | tipo",
        "status": "estado | stato",
        "account_domain": """domain | company domain | dominio | dominio de la empresa |
          dominio de la cuenta | dominio azienda | dominio aziendale""",
        "account_name": """account | company | company name | organization | organisation |
          empresa | cuenta | compania | azienda | societa""",
        "time_zone": """timezone | zone | tz | zona horaria | huso horario | zona oraria |
          fuso orario | fuso""",
        "languages": "language | idiomas | idioma | lenguas | lingue | lingua",
        "topics": "topic | temas | tema | argomenti | argomento | temi",
        "willing_for": """willing | willingness | activities | dispuesto a | dispuesta a |
          actividades | disponibile per | attivita""",
        "reach": """followers | audience | alcance | seguidores | audiencia | portata | follower |
          seguaci""",
        "identities": IDENTITIES,
        "advocate_persona": "persona | primary persona | persona type | perfil | profilo",
    },
    ImportKind.RESPONSES: {
        "email": EMAIL,
        "identities": IDENTITIES,
        "kind": "type | survey | survey type | tipo | encuesta | tipo de encuesta | sondaggio",
        "score": """rating | nps | nps score | csat | csat score | puntuacion | puntuacion nps |
          puntaje | nota | valoracion | punteggio | punteggio nps | voto | valutazione""",
        "responded_at": """response date | date | submitted at | completed at | timestamp |
          answered at | fecha | fecha de respuesta | respondido el | data | data risposta |
          data di risposta | data della risposta""",
        "comment": "comments | feedback | comentario | comentarios | commento | commenti",
        "incentivised": """incentivized | incentive | incentivado | incentivada | con incentivo |
          incentivato | incentivata""",
        "source": "channel | fuente | origen | canal | fonte | origine | canale",
        "response_id": "id de respuesta | id respuesta | id risposta",
        # Of all answers, whichever way they came in: an export names it, so that it comes back.
        "idempotency_key": "clave de idempotencia | chiave di idempotenza",
    },
}
# Without one of each of these a table tells nothing; and how that is said.
NEEDED: Mapping[ImportKind, Mapping[str, tuple[str, ...]]] = {
    ImportKind.ACCOUNTS: {"the name or the domain": ("name", "domain")},
    ImportKind.ADVOCATES: {"the e-mail or an identity": ("email", "identities")},
    ImportKind.RESPONSES: {
        "the e-mail or an identity": ("email", "identities"),
        "the score": ("score",),
        "the time of the answer": ("responded_at",),
    },
}
# "identity.salesforce": a column of the ids that one system knows people by.
IDENTITY = re.compile(r"^identity\.([\w-]{1,50})$", re.IGNORECASE)
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def heading(text: str) -> str:
    """A header as it is compared: "E-Mail", "e_mail" and "é mail" are one, and so "timeZone"."""
    return " ".join(re.sub(r"[\W_]+", " ", folded(CAMEL.sub(" ", text))).split())


def shown(field: str) -> str:
    """A field as people write it in a mapping: "account_domain" as "accountDomain"."""
    return field if "." in field else camel(field)


def field_named(kind: ImportKind, name: str) -> str | None:
    """The field that a mapping names, in either spelling."""
    identity = IDENTITY.match(name.strip())
    if identity:
        return f"identity.{identity[1].lower()}" if "identities" in HEADERS[kind] else None
    wanted = heading(name)
    return next((field for field in HEADERS[kind] if heading(field) == wanted), None)


def field_of(kind: ImportKind, header: str) -> str | None:
    """The field that a column with this header holds."""
    return field_named(kind, header) or MEANINGS[kind].get(heading(header))


def meanings(fields: Fields) -> dict[str, str]:
    """The field of each header that is known."""
    return {heading(each): field for field, names in fields.items() for each in names.split("|")}


MEANINGS = {kind: meanings(fields) for kind, fields in HEADERS.items()}
