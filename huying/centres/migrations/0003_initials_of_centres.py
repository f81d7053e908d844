"""Initials for the centres that are there, so that their cases can be numbered."""

from django.db import migrations

from huying.centres.rules import initials_for


def find(apps, schema_editor):
    centres = apps.get_model("centres", "Centre").objects.using(schema_editor.connection.alias)
    taken = set(centres.exclude(initials=None).values_list("initials", flat=True))
    for centre in centres.filter(initials=None).order_by("position", "pk"):
        centre.initials = initials_for([centre.name_en, centre.code], taken)
        taken.add(centre.initials)
        centre.save(update_fields=["initials"])


class Migration(migrations.Migration):
    dependencies = [("centres", "0002_initials")]

    operations = [migrations.RunPython(find, migrations.RunPython.noop)]
