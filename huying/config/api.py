"""The public API: the same figures, editions, proposals and centres as the pages, as JSON."""

from ninja import NinjaAPI

from huying.directory.api import router as directory_router
from huying.proposals.api import router as proposals_router
from huying.reports.api import router as reports_router

api = NinjaAPI(
    title="Huying 呼應",
    version="1",
    description="Published figures and the records behind them, as far as they are public.",
    urls_namespace="api",
    docs_url=None,
)
api.add_router("", directory_router)
api.add_router("", proposals_router)
api.add_router("", reports_router)
