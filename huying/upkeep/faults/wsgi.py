"""The door of a scratch office for the real server, with the guarantee taken away that the environment names."""

import os

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
if name := os.environ.get("HUYING_FAULTS_WEAKENED"):
    from huying.upkeep.faults.register import FAULTS

    FAULTS[name].weaken()
