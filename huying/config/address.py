"""The address under which this installation is read when nobody says otherwise."""

from collections.abc import Mapping


def base_url(environment: Mapping[str, str]) -> str:
    """`http://HOST:PORT`, as `./run` serves it; a printed report and the served one then carry the same address."""
    host = environment.get("HOST") or "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{environment.get('PORT') or '8000'}"
