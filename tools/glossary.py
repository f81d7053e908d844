"""Write docs/glossary.md from the models: each noun, its Chinese term, and what it is in the world."""

import os
import re
import sys
from pathlib import Path

import django

PROJECT = Path(__file__).parent.parent
sys.path.insert(0, str(PROJECT))
HEAD = """# Glossary 詞彙

One idea, one word, everywhere: in the code, on the screens and in conversation. Written from the models by
`tools/glossary.py`; a test fails when a model is missing here.

| Word | 中文 | In code | What it is |
|---|---|---|---|
"""
TAIL = """
## Words about figures

| Word | 中文 | What it is |
|---|---|---|
| figure | 數字 | A declared way of measuring records; its value, its breakdown and the list behind it come from the same records |
| scope | 範圍 | The period, and perhaps the representative, the centre and the part, that a figure is asked about |
| qualifier | 限定詞 | How a value stands to the truth: exact, at least (逾), more than (超過), nearly (近), about (約) |
| person, person-time | 人、人次 | People counted once each; attendances counted each time. Never added together |
| declared total | 申報總數 | A total the office stands by but has not itemised; the part without records is shown as “declared, not itemised” |
| opening balance | 承前結餘 | A running total brought forward; the year's records are added to it |
| external fact | 外部數據 | A number from outside, quoted with its source and never recomputed |
| drift | 差異 | The difference between a published (frozen) figure and what the records say today |
| small cell | 小數值 | A count so small that it could point at a person; hidden unless two people release it |
| period | 期間 | A stretch of days, start in, end out, in Hong Kong time |
"""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huying.config.settings")
    django.setup()
    from django.apps import apps
    from django.utils import translation

    rows = []
    with translation.override("en"):
        for model in apps.get_models():
            if not model.__module__.startswith("huying."):
                continue
            text = " ".join((model.__doc__ or "").split("\n\n")[0].split())
            term = re.search(r"\(([^()]*[\u4e00-\u9fff][^()]*)\)", text)
            meaning = re.sub(r"\s*\([^()]*[\u4e00-\u9fff][^()]*\)", "", text)
            place = f"`{model._meta.app_label}.{model.__name__}`"
            rows.append((str(model._meta.verbose_name), term.group(1) if term else "", place, meaning))
    lines = [f"| {' | '.join(row)} |" for row in sorted(rows)]
    (PROJECT / "docs" / "glossary.md").write_text(HEAD + "\n".join(lines) + "\n" + TAIL, "utf-8")
    print(f"{len(rows)} words")


if __name__ == "__main__":
    main()
