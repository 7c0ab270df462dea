"""Run by doccano's Python: raters, a project with shared labels, examples; prints what raters need."""

# ruff: noqa: E402 -- Django lets its models be imported only after its set-up

import json
import os
import sys
from pathlib import Path

items, raters = int(sys.argv[1]), int(sys.argv[2])

import backend

sys.path.append(str(Path(backend.__file__).parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command

call_command("migrate", verbosity=0, interactive=False)
call_command("create_roles")

from django.contrib.auth.models import User
from examples.models import Example
from label_types.models import CategoryType
from projects.models import Member, TextClassificationProject
from rest_framework.authtoken.models import Token
from roles.models import Role

boss = User.objects.create_superuser("boss", "boss@example.com", "not-a-secret")
project = TextClassificationProject.objects.create(
    name="Load",
    created_by=boss,
    project_type="DocumentClassification",
    collaborative_annotation=True,
    single_class_classification=False,
)
project.add_admin()
labels = [CategoryType.objects.create(text=text, project=project).id for text in ("yes", "no")]
role = Role.objects.get(name=settings.ROLE_ANNOTATOR)
tokens = []
for number in range(raters):
    user = User.objects.create_user(f"rater{number}", f"rater{number}@example.com", "not-a-secret")
    Member.objects.create(project=project, user=user, role=role)
    tokens.append(Token.objects.get_or_create(user=user)[0].key)
words = ["this", "comment", "was", "left", "below", "an", "article", "about", "schools", "and", "their", "teachers"]
Example.objects.bulk_create(
    [Example(project=project, text=" ".join(words[(n + one) % len(words)] for one in range(40))) for n in range(items)],
    batch_size=500,
)
print("\n" + json.dumps({"project": project.id, "labels": labels, "tokens": tokens}))
