"""Staff addresses of every kind of record."""

from django.urls import path, re_path

from huying.records import list_views, views

app_name = "records"
urlpatterns = [
    path("<slug:key>/", views.record_list, name="record_list"),
    re_path(r"^(?P<key>[-\w]+)/export\.(?P<form>csv|xlsx)$", views.record_export, name="record_export"),
    path("<slug:key>/new/", views.record_create, name="record_create"),
    path("<slug:key>/choose/", views.record_choose, name="record_choose"),
    path("<slug:key>/find/", views.list_find, name="list_find"),
    path("<slug:key>/lists/<int:pk>/", list_views.list_open, name="list_open"),
    path("<slug:key>/lists/save/", list_views.list_save, name="list_save"),
    path("<slug:key>/lists/bring-back/", list_views.list_bring_back, name="list_bring_back"),
    path("<slug:key>/lists/<int:pk>/forget/", list_views.list_forget, name="list_forget"),
    path("<slug:key>/lists/<int:pk>/rename/", list_views.list_rename, name="list_rename"),
    path("<slug:key>/lists/<int:pk>/move/", list_views.list_move, name="list_move"),
    path("<slug:key>/lists/<int:pk>/first/", list_views.list_first, name="list_first"),
    path("<slug:key>/<slug:code>/", views.record_page, name="record_page"),
    path("<slug:key>/<slug:code>/edit/", views.record_edit, name="record_edit"),
]
