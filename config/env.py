"""Every setting that the environment gives, in one table. `docs/settings.md` is generated from it."""

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Env(BaseSettings):
    """Read once, when the settings load. An unreadable value stops the start with its name."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore")

    linli_home: Path = Field(Path(".linli"), description="Folder of the embedded database, the keys and the logs.")
    port: int = Field(8000, ge=0, le=65535, description="Port of the web process; 0 takes a free one.")
    host: str = Field("127.0.0.1", description="Address that the web process listens on.")
    database_url: str | None = Field(
        None, description="PostgreSQL ≥ 15, as `postgres://user:password@host/name`. Unset: the embedded one."
    )
    redis_url: str | None = Field(
        None, description="Redis of the channel layer and the cache. Unset: in-process, and the worker runs inside web."
    )
    database_pool: int = Field(20, ge=0, le=200, description="Connections of a process's pool; 0 turns the pool off.")
    linli_secret_key: str | None = Field(
        None, min_length=32, description="Key of signatures. Unset: made once in the home folder (embedded only)."
    )
    linli_field_keys: str | None = Field(
        None,
        description="Keys of encrypted fields, newest first, with commas; each 32 visible characters or more. "
        "Unset: made once in the home folder (embedded only).",
    )
    linli_index_key: str | None = Field(
        None,
        min_length=32,
        description="Key by which phones are found without being read. Unset: made once in the home folder.",
    )
    allowed_hosts: str = Field(
        "localhost,127.0.0.1,[::1],10.0.2.2",
        description="Host names served, with commas; `*` for all. Android's emulator calls this machine 10.0.2.2.",
    )
    trusted_proxies: int = Field(0, ge=0, le=5, description="How many proxies in front add to `X-Forwarded-For`.")
    rate_limit: int = Field(600, ge=1, description="Requests a minute of one person; some have a limit of their own.")
    address_limit: int = Field(
        3_000, ge=1, description="Requests a minute from one address; one with an unknown token counts ten times."
    )
    cors_origins: str = Field(
        "",
        pattern=r"^(\*|https?://[^/,\s]+(,https?://[^/,\s]+)*)?$",
        description="Web pages of other hosts that may call the API, as `https://app.example.org`, with commas; `*` for all."
        " They send a token, never cookies.",
    )
    request_seconds: float = Field(
        10.0, gt=0, le=120, description="Seconds in which the head of a request must be here, and its body must flow."
    )
    sign_in_limit: int = Field(200, ge=1, description="Sign-in calls an hour from one address.")
    max_body_bytes: int = Field(1_048_576, ge=1_024, description="The largest request body.")
    files_folder: Path | None = Field(
        None, description="Folder of uploaded files, shared by every process. Unset: `files` in the home folder."
    )
    models_folder: Path | None = Field(
        None,
        description="Folder of what `linli train` learned, shared by every process. Unset: `models` in the home folder.",
    )
    s3_bucket: str | None = Field(None, description="Bucket of an S3-compatible store. Set: files go there.")
    s3_endpoint: str | None = Field(None, description="Its address, as `https://oss.example.cn`. Unset: Amazon's.")
    s3_region: str | None = Field(None, description="Its region.")
    s3_access_key: str | None = Field(None, description="Access key. Unset: as boto3 finds it.")
    s3_secret_key: str | None = Field(None, description="Secret of the access key.")
    s3_addressing: str = Field(
        "auto", description="`path`, `virtual` or `auto`: where the bucket stands in the address."
    )
    s3_links: bool = Field(
        True, description="Whether phones get files from the store itself, by links for a minute. Off: through us."
    )
    max_chunk_bytes: int = Field(8_388_608, ge=65_536, description="The largest chunk of an upload.")
    max_photo_bytes: int = Field(20_971_520, ge=1_024, description="The largest photo.")
    max_audio_bytes: int = Field(20_971_520, ge=1_024, description="The largest voice note.")
    max_document_bytes: int = Field(20_971_520, ge=1_024, description="The largest PDF.")
    max_table_bytes: int = Field(134_217_728, ge=1_024, description="The largest table to import.")
    photo_pixels: int = Field(
        50_000_000, ge=1_000_000, description="Pixels that a photo may have; decoding takes three bytes of each."
    )
    sound_seconds: int = Field(1_800, ge=60, description="Seconds that a voice note may last.")
    upload_hours: int = Field(24, ge=1, description="Hours after which an upload that stopped is forgotten.")
    unattached_hours: int = Field(72, ge=1, description="Hours after which a file is forgotten that is for nothing.")
    taken_down_days: int = Field(
        30, ge=1, description="Days in which the take-down of a file can be undone; then its bytes are gone."
    )
    open_uploads: int = Field(20, ge=1, description="Uploads that a person may have open at once.")
    upload_bytes_a_day: int = Field(524_288_000, ge=1, description="Bytes that a person may send in 24 hours.")
    worker_concurrency: int = Field(4, ge=1, le=64, description="How many jobs a process runs at once.")
    jobs_kept_hours: int = Field(
        72, ge=1, description="Hours that a finished job is kept; a failed one ten times that."
    )
    answers_kept_hours: int = Field(
        72, ge=1, description="Hours for which a command sent again under its `Idempotency-Key` is answered the same."
    )
    feed_kept_days: int = Field(180, ge=1, description="Days that feed items are kept.")
    exports_kept_days: int = Field(7, ge=1, le=30, description="Days that a person's copy of their data is kept.")
    privacy_answer_days: int = Field(
        15, ge=1, le=30, description="Days in which a request about one's data is answered."
    )
    sms_gateway: str = Field(
        "console", description="Where sign-in codes go: `console` prints them; or the URL of an HTTP gateway."
    )
    sms_gateway_secret: str | None = Field(
        None, min_length=16, description="Key that signs what is sent to the SMS gateway; needed when it is a URL."
    )
    voice_gateway: str = Field(
        "console",
        description="What puts people through to each other: `console` prints whom it would ring (embedded only); or the URL of "
        "an HTTP gateway (`needs/telephone/gateway.py` says what it gets and reports).",
    )
    voice_gateway_secret: str | None = Field(
        None,
        min_length=16,
        description="Key that signs what is sent to the telephone gateway and what it reports; needed when it is a URL.",
    )
    sign_in_codes: int = Field(
        6,
        ge=1,
        description="Codes an hour for one phone from one address or device; four times as many a day. From all together three times as many an hour.",
    )
    vapid_secret: str | None = Field(
        None,
        min_length=32,
        description="Key of browser pushes (VAPID). Unset: made once in the home folder (embedded only), else none.",
    )
    vapid_contact: str = Field(
        "mailto:admin@localhost",
        pattern="^(mailto:|https://).+",
        description="Whom a push service may ask about our pushes: `mailto:` or an https address.",
    )
    fcm_credentials: Path | None = Field(
        None, description="File of a Firebase service account. Unset: nothing is pushed by Google."
    )
    fcm_url: str = Field("https://fcm.googleapis.com", description="Where FCM is called.")
    push_lease_seconds: int = Field(
        60, ge=1, le=3_600, description="When a push that a worker died with is taken up again."
    )
    notices_kept_days: int = Field(
        90, ge=1, description="Days that a read notice is kept in the inbox; an unread one twice that."
    )
    firebase_project_id: str | None = Field(
        None, description="Firebase project whose phone sign-in is taken. Unset: none. Needs the credentials too."
    )
    firebase_credentials: Path | None = Field(
        None, description="Service account of that project, a JSON file: to learn who was disabled or signed out there."
    )
    firebase_auth_emulator_host: str | None = Field(
        None,
        description="Firebase's emulator, as `127.0.0.1:9099`, whose tokens are unsigned. For tests; not in production.",
    )
    wechat_mini_program_id: str | None = Field(None, description="App id of the WeChat mini program. Unset: none.")
    wechat_mini_program_secret: str | None = Field(None, description="Its secret.")
    wechat_website_id: str | None = Field(None, description="App id of the WeChat website login. Unset: none.")
    wechat_website_secret: str | None = Field(None, description="Its secret.")
    wechat_url: str = Field("https://api.weixin.qq.com", description="Where WeChat is asked.")
    geocoder: Literal["none", "nominatim", "baidu"] = Field(
        "none",
        description="Outside geocoder for addresses that the street's gazetteer does not know: `nominatim`, `baidu`, or "
        "`none`. Buildings are sent to it, so let it stand in the country.",
    )
    geocoder_url: str | None = Field(
        None, pattern="^https?://.+", description="Where it is asked. Unset: the public service of that name."
    )
    geocoder_key: str | None = Field(None, description="Baidu's access key (AK).")
    geocoder_secret: str | None = Field(None, description="Baidu's security key (SK), where calls are signed.")
    geocoder_city: str = Field("北京市", description="What stands in front of an address that is sent out.")
    geocoder_user_agent: str = Field("linli", min_length=1, description="Who Nominatim is told that we are.")
    geocoder_seconds: float = Field(5.0, gt=0, le=60, description="Seconds in which it must answer.")
    geocode_limit: int = Field(120, ge=1, description="Addresses a minute that a person may look up while typing.")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @field_validator("linli_field_keys")
    @classmethod
    def _keys(cls, text: str | None) -> str | None:
        keys = text.split(",") if text is not None else []
        if not all(re.fullmatch("[!-~]{32,}", key) for key in keys):
            raise ValueError(
                "each key is 32 or more visible characters without spaces, with one comma between two keys"
            )
        if len(set(keys)) < len(keys):
            raise ValueError("a key stands in it twice")
        return text

    @property
    def embedded(self) -> bool:
        """Whether the project runs its own PostgreSQL."""
        return self.database_url is None
