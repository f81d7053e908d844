"""Build the search index anew from the records, after data was moved in by other ways than the screens."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from huying.records.index import reindex
from huying.records.kind import kinds
from huying.search.index import remove
from huying.search.models import SearchText


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        for kind in kinds():
            codes: set[str] = set()
            with transaction.atomic():
                for record in kind.rows().iterator(chunk_size=500):
                    reindex(kind, record)
                    codes.add(record.code)
                for stale in SearchText.objects.filter(kind=kind.key).exclude(code__in=codes):
                    remove(stale.kind, stale.code)
            self.stdout.write(f"{kind.key}: {len(codes)}")
