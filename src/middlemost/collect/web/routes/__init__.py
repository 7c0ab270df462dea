"""Routes, one file a subject."""

from middlemost.collect.web.routes.entering import router as entering
from middlemost.collect.web.routes.exporting import router as exporting
from middlemost.collect.web.routes.inviting import router as inviting
from middlemost.collect.web.routes.manage_forms import router as manage_forms
from middlemost.collect.web.routes.manage_pages import router as manage_pages
from middlemost.collect.web.routes.media import router as media
from middlemost.collect.web.routes.overview import router as overview
from middlemost.collect.web.routes.rating import router as rating
from middlemost.collect.web.routes.steering import router as steering

ROUTERS = (rating, entering, media, overview, steering, inviting, exporting, manage_pages, manage_forms)
