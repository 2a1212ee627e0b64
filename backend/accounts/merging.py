"""What becomes of two rows of one person, when their accounts are merged."""

from backend.identity.merging import Rule

RULES = {
    "user_groups": Rule.SAME,
    "user_user_permissions": Rule.SAME,
    "pin": Rule.SAME,
    "signincode": Rule.FORGET,
    "mfa.authenticator": Rule.FORGET,
    "socialaccount.socialaccount": Rule.FORGET,
    "account.emailaddress": Rule.FORGET,
}
