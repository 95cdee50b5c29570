"""The portal as a WSGI application, for granian and any other server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ressursbank.portal.settings")
application = get_wsgi_application()

from ressursbank.portal.read_ahead import read_ahead  # noqa: E402  settings must be loaded first
from ressursbank.portal.start.checks import refuse_demo_in_production  # noqa: E402

refuse_demo_in_production()
read_ahead()
