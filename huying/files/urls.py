"""Staff addresses of stored files."""

from django.urls import path

from huying.files import views
from huying.files.views import looking_at

app_name = "files"
urlpatterns = [
    path("files/<str:id>/", views.file_open, name="file_open"),
    path("files/<str:id>/unscanned/", views.file_unscanned, name="file_unscanned"),
    path("files/<str:id>/picture/", views.file_picture, name="file_picture"),
    path("files/<str:id>/look/", looking_at.file_look, name="file_look"),
    path("files/<str:id>/pages/<int:number>/", looking_at.file_page, name="file_page"),
]
