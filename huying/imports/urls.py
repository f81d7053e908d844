"""Staff addresses of imports."""

from django.urls import path

from huying.imports import views

app_name = "imports"
urlpatterns = [
    path("imports/", views.import_list, name="import_list"),
    path("imports/new/", views.import_create, name="import_create"),
    path("imports/<int:pk>/", views.import_page, name="import_page"),
    path("imports/<int:pk>/columns/", views.import_columns, name="import_columns"),
    path("imports/<int:pk>/read/", views.import_read, name="import_read"),
    path("imports/<int:pk>/values/", views.import_values, name="import_values"),
    path("imports/<int:pk>/rejected.csv", views.import_rejected, name="import_rejected"),
    path("imports/<int:pk>/begin/", views.import_begin, name="import_begin"),
    path("imports/<int:pk>/undo/", views.import_undo, name="import_undo"),
    path("imports/<int:pk>/give-up/", views.import_give_up, name="import_give_up"),
]
