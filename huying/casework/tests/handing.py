"""The hand-shake of a referral as both sides see it in a browser."""

AGREED = {"shares_story": "on", "shares_name": "on", "agreed": "on"}
SECRETS = ("示例事項", "示例經過", "示例居民癸", "5500 0099")


def read(client, referral):
    return client.get(f"/office/referrals/{referral.code}/").content.decode()


def press(client, referral, what, **typed):
    address = f"/office/referrals/{referral.code}/{what}/"
    if typed:
        typed["form_key"] = client.get(address).context["form"]["form_key"].value()
    answer = client.post(address, typed)
    referral.refresh_from_db()
    return answer
