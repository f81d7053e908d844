"""Write huying/core/folding.json: every character through OpenCC's hk2s, tw2s and t2s, once, by a developer."""

import json
from pathlib import Path

from opencc import OpenCC

TARGET = Path(__file__).parent.parent / "huying" / "core" / "folding.json"
RANGES = [(0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x2FA20)]


def main() -> None:
    converters = [OpenCC(name) for name in ("hk2s", "tw2s", "t2s")]
    table: dict[str, str] = {}
    for low, high in RANGES:
        for code in range(low, high):
            character = chr(code)
            for converter in converters:
                simplified = converter.convert(character)
                if simplified != character and len(simplified) == 1:
                    table[character] = simplified
                    break
    TARGET.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    print(f"{len(table)} characters written to {TARGET.name}")


if __name__ == "__main__":
    main()
