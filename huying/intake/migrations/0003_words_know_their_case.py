"""What residents have told stands at the centre of their request, and on the case that came of it."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def place(apps, schema_editor):
    alias = schema_editor.connection.alias
    requests = apps.get_model("intake", "HelpRequest").objects.using(alias).filter(pk=OuterRef("request"))
    words = apps.get_model("intake", "Instruction").objects.using(alias).filter(centre=None)
    words.update(centre=Subquery(requests.values("centre")), case=Subquery(requests.values("case")))


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_slips_for_every_case")]

    operations = [migrations.RunPython(place, migrations.RunPython.noop, elidable=True)]
