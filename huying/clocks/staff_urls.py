"""Staff addresses of clocks and steps, before those that all kinds share."""

from django.urls import path, re_path

from huying.clocks import views

app_name = "clocks"
urlpatterns = [
    re_path(
        r"^clocks/(?P<code>[-\w]+)/(?P<act>met|pause|resume|extend|stop|right)/$",
        views.clock_act,
        name="clock_act",
    ),
    path("cases/<slug:code>/clocks/", views.clock_start, name="clock_start"),
    path("cases/<slug:code>/steps/", views.task_add, name="task_add"),
    path("tasks/<slug:code>/tick/", views.task_tick, name="task_tick"),
    path("tasks/<slug:code>/move/", views.task_move, name="task_move"),
]
