"""The smallest valid activities, attendance, channels and readings."""

from datetime import date

import factory

from huying.activities.models import Activity, ActivityType, Attendance, Channel, Reading
from huying.core.tests.factories import DatedFactory, RecordFactory


class ActivityTypeFactory(RecordFactory):
    class Meta:
        model = ActivityType

    name = "示例類別"


class ActivityFactory(DatedFactory):
    class Meta:
        model = Activity
        skip_postgeneration_save = True

    title = factory.Sequence(lambda number: f"示例活動{number}")
    type = factory.SubFactory(ActivityTypeFactory)

    @factory.post_generation
    def participants(self, create, people, **values):
        self.participants.set(people or ())


class AttendanceFactory(RecordFactory):
    class Meta:
        model = Attendance

    activity = factory.SubFactory(ActivityFactory)
    counting = Attendance.Counting.PERSONS
    number = 10


class ChannelFactory(RecordFactory):
    class Meta:
        model = Channel

    type = Channel.Type.WECHAT
    name = "示例公眾號"


class ReadingFactory(RecordFactory):
    class Meta:
        model = Reading

    channel = factory.SubFactory(ChannelFactory)
    measured = Reading.Measured.VIEWS
    read_on = date(2023, 5, 2)
    number = 100
