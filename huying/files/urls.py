"""Staff addresses of stored files."""

from django.urls import path

from huying.files import views

app_name = "files"
urlpatterns = [
    path("files/<str:id>/", views.file_open, name="file_open"),
    path("files/<str:id>/unscanned/", views.file_unscanned, name="file_unscanned"),
    path("files/<str:id>/picture/", views.file_picture, name="file_picture"),
]
