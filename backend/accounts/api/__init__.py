"""The HTTP face of accounts: signing in, the second factor, oneself and one's devices."""

from ninja import Router

from backend.accounts.api import account, second_factor, sign_in

router = Router(tags=["accounts"])
router.add_router("", sign_in.router)
router.add_router("", second_factor.router)
router.add_router("", account.router)
