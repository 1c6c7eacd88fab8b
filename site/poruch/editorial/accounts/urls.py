"""Addresses of the entrance, before Wagtail's own. What is not here is not: sign-up, login by mail."""

from allauth.account import views as account_views
from django.urls import include, path

from poruch.editorial.accounts import views

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="account_login"),
    path("password_reset/", views.PasswordResetView.as_view(), name="wagtailadmin_password_reset"),
    path("mfa/password/", account_views.reauthenticate, name="account_reauthenticate"),
    path("mfa/totp/activate/", views.SetUpCodesView.as_view(), name="mfa_activate_totp"),
    path("mfa/webauthn/add/", views.AddKeyView.as_view(), name="mfa_add_webauthn"),
    path("mfa/end-sessions/", views.end_sessions, name="accounts_end_sessions"),
    path("mfa/", include("allauth.mfa.urls")),
]
