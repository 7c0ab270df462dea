"""Run by Label Studio's Python: an organisation with raters, a project with tasks; prints tokens and the project."""

# ruff: noqa: E402 -- Django lets its models be imported only after its set-up

import json
import os
import sys
from pathlib import Path

items, raters = int(sys.argv[1]), int(sys.argv[2])

import label_studio

sys.path.insert(0, str(Path(label_studio.__file__).parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings.label_studio")

import django

django.setup()

from django.core.management import call_command

call_command("migrate", verbosity=0, interactive=False)

from organizations.models import Organization
from projects.models import Project
from rest_framework.authtoken.models import Token
from tasks.models import Task
from users.models import User

boss = User.objects.create_user(email="boss@example.com", password="not-a-secret")
organization = Organization.create_organization(created_by=boss, title="Middlemost")
boss.active_organization = organization
boss.save()
organization.jwt.legacy_api_tokens_enabled = True
organization.jwt.save()
tokens = []
for number in range(raters):
    user = User.objects.create_user(email=f"rater{number}@example.com", password="not-a-secret")
    organization.add_user(user)
    user.active_organization = organization
    user.save()
    tokens.append(Token.objects.get_or_create(user=user)[0].key)
project = Project.objects.create(
    title="Load",
    created_by=boss,
    organization=organization,
    maximum_annotations=1,
    label_config='<View><Text name="text" value="$text"/><Choices name="label" toName="text" choice="single">'
    '<Choice value="yes"/><Choice value="no"/></Choices></View>',
)
words = ["this", "comment", "was", "left", "below", "an", "article", "about", "schools", "and", "their", "teachers"]
Task.objects.bulk_create(
    [
        Task(project=project, data={"text": " ".join(words[(n + one) % len(words)] for one in range(40))}, overlap=1)
        for n in range(items)
    ],
    batch_size=1000,
)
print("\n" + json.dumps({"project": project.id, "tokens": tokens}))
