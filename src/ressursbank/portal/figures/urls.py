"""Address of the charts' data."""

from django.urls import path

from ressursbank.portal.figures import views

app_name = "figures"
urlpatterns = [path("figures.json", views.figures_data, name="data")]
