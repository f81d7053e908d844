"""What a column of a file may hold of a case, and by which names people call it."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huying.core.text import fold


class Field(StrEnum):
    """What a column may be taken for."""

    REFERENCE = "reference"
    TITLE = "title"
    CATEGORY = "category"
    CENTRE = "centre"
    CHANNEL = "channel"
    RECEIVED_ON = "received_on"
    CLOSED_ON = "closed_on"
    STATUS = "status"
    RESULT = "result"
    STORY = "story"
    WISH = "wish"
    NAME = "name"
    PHONE = "phone"
    REPRESENTATIVE = "representative"


MAPPED = (Field.CATEGORY, Field.CENTRE, Field.CHANNEL, Field.STATUS, Field.REPRESENTATIVE)  # by their values
JOINED = (Field.TITLE, Field.STORY, Field.WISH, Field.RESULT)  # several columns may make up one of these
DAYS = (Field.RECEIVED_ON, Field.CLOSED_ON)
NEEDED = (Field.TITLE, Field.CATEGORY, Field.CENTRE, Field.CHANNEL, Field.RECEIVED_ON)
OPEN, NEW, NOBODY = "open", "+", "-"  # still open; add a category of this name; no representative


@dataclass(frozen=True, slots=True)
class About:
    """What a field is called on the screen, and the headers by which it is recognised in three languages."""

    label: str | Promise
    headers: str


ABOUT = {
    Field.REFERENCE: About(
        _("reference in the old system"),
        "編號 個案編號 檔案編號 檔號 參考編號 案號 序號 个案编号 id no case_no case_number case_id reference ref unique_key ticket request_id service_request_id",
    ),
    Field.TITLE: About(
        _("matter in a line"),
        "標題 事項 個案名稱 求助事項 主題 事由 摘要 求助內容摘要 title subject summary matter topic descriptor complaint_type",
    ),
    Field.CATEGORY: About(
        _("category"), "類別 個案類別 分類 類型 個案類型 性質 category type case_type case_category"
    ),
    Field.CENTRE: About(_("centre"), "中心 服務中心 辦事處 地點 centre center office branch"),
    Field.CHANNEL: About(
        _("channel"),
        "渠道 求助渠道 接觸渠道 途徑 來源 方式 接收方式 channel source via contact_method origin",
    ),
    Field.RECEIVED_ON: About(
        _("received on"),
        "收到日期 接收日期 接案日期 開案日期 開檔日期 求助日期 日期 登記日期 受理日期 received received_on date_received opened opened_on date_opened created created_date created_at requested_datetime date open_date",
    ),
    Field.CLOSED_ON: About(
        _("closed on"),
        "結案日期 完成日期 結束日期 完結日期 解決日期 closed closed_on closed_date date_closed closed_at completed completed_date resolved_date",
    ),
    Field.STATUS: About(
        _("state or outcome"),
        "狀態 個案狀態 進度 結果類別 處理情況 是否結案 status state outcome case_status disposition",
    ),
    Field.RESULT: About(
        _("result in a line"),
        "結果 處理結果 跟進結果 回覆 resolution result status_notes outcome_notes resolution_description",
    ),
    Field.STORY: About(
        _("what happened"),
        "內容 個案內容 詳情 情況 背景 經過 求助內容 描述 備註 story description details detail narrative notes background remarks",
    ),
    Field.WISH: About(_("what the resident hopes for"), "訴求 要求 期望 求助人訴求 wish request expectation"),
    Field.NAME: About(
        _("name of the resident"),
        "姓名 求助人 求助人姓名 市民姓名 居民姓名 聯絡人 當事人 稱呼 name resident client applicant caller contact_name",
    ),
    Field.PHONE: About(
        _("telephone of the resident"),
        "電話 聯絡電話 手機 手機號碼 電話號碼 求助人電話 phone telephone tel mobile contact_number phone_number",
    ),
    Field.REPRESENTATIVE: About(
        _("received by"),
        "代表 議員 負責代表 接案代表 人大代表 representative councillor member received_by deputy",
    ),
}


def key_of(words: str) -> str:
    """By what two headers or values are compared: case, width, script and marks aside."""
    return "".join(each for each in fold(words) if each.isalnum())


HEADERS = {key_of(word): field for field, about in ABOUT.items() for word in about.headers.split()}
KNOWN = frozenset(word for about in ABOUT.values() for word in map(fold, about.headers.split()))
