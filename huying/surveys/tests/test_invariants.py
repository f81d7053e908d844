"""No way leads from an anonymous answer to a person."""
# ruff: noqa: DJ008

from django.db import models
from django.test.utils import isolate_apps

from huying.contacts.models import Contact
from huying.surveys.invariants import anonymity, ways_to_a_person
from huying.surveys.models import Survey


def test_no_model_of_ours_breaks_it():
    assert list(anonymity.look()) == []


@isolate_apps("huying.surveys")
def test_a_way_over_another_record_is_named():
    class Invitation(models.Model):
        """An invitation to answer, sent to a resident."""

        contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")

        class Meta:
            app_label = "surveys"

    class Answer(models.Model):
        """An answer that says it is anonymous."""

        anonymous = True
        survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")
        invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="+")

        class Meta:
            app_label = "surveys"

    class Plain(models.Model):
        """An answer that leads nowhere."""

        anonymous = True
        survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")

        class Meta:
            app_label = "surveys"

    found = list(ways_to_a_person([Answer, Invitation]))

    assert found == ["surveys.Answer, invitation → surveys.Invitation, contact → contacts.Contact"]
    assert list(ways_to_a_person([Plain])) == []
