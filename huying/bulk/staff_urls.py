"""Staff addresses of form letters: counting copies, taking a count back, making a case."""

from django.urls import path

from huying.bulk import views

app_name = "bulk"
urlpatterns = [
    path("form-letter-count/", views.count_page, name="count_page"),
    path("form-letters/<slug:code>/copies/", views.copies_count, name="copies_count"),
    path("form-letters/<slug:code>/case/", views.case_make, name="case_make"),
    path("form-letter-copies/<slug:code>/undo/", views.copies_undo, name="copies_undo"),
]
