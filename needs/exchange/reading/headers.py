"""What a column may say of a need, and how such columns are usually called."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Field(TextChoices):
    """What a row may say of a need."""

    ID = "id", _("Number in the source")
    TEXT = "text", _("Text")
    REPORTED_AT = "reported_at", _("When it was reported")
    KIND = "kind", _("Kind")
    CATEGORY = "category", _("Category")
    TITLE = "title", _("Title")
    LAT = "lat", _("Latitude")
    LNG = "lng", _("Longitude")
    ADDRESS = "address", _("Address")
    NAME = "name", _("Name of the person")
    PHONE = "phone", _("Phone of the person")
    CONSENT = "consent", _("Whether the person agreed")
    STATUS = "status", _("Whether it is over")
    ANSWERED_AT = "answered_at", _("When it was answered")
    CLOSED_AT = "closed_at", _("When it was closed")
    ANSWER = "answer", _("Answer")


USUAL: Mapping[Field, str] = {
    Field.ID: "id 编号 工单编号 工单号 留言编号 事件编号 案件编号 诉求编号 受理编号 流水号 序号 service_request_id request_id case_id "
    "unique_key ticket_id case_number",
    Field.TEXT: "text 内容 诉求内容 留言内容 留言详情 事件内容 事件描述 问题描述 反映内容 主要内容 描述 详情 description detail details "
    "content message body complaint",
    Field.REPORTED_AT: "reported_at 上报时间 留言时间 受理时间 登记时间 来电时间 创建时间 提交时间 反映时间 诉求时间 发生时间 "
    "requested_datetime created_at created_date reported_datetime open_date opened 时间 日期 datetime timestamp date time",
    Field.KIND: "kind 诉求类型 事项类型 诉求性质 性质 类型 request_type",
    Field.CATEGORY: "category 类别 分类 问题类别 诉求类别 事项类别 问题分类 一级标签 一级分类 一级类别 service_code service_name type",
    Field.TITLE: "title 标题 主题 留言主题 诉求标题 事件标题 subject summary",
    Field.LAT: "lat latitude 纬度 y",
    Field.LNG: "lng lon long longitude 经度 x",
    Field.ADDRESS: "address 地址 诉求地址 事发地址 发生地址 问题地址 详细地址 地点 位置 address_string location",
    Field.NAME: "name 姓名 诉求人 联系人 来电人 反映人 市民姓名 caller first_name",
    Field.PHONE: "phone 电话 联系电话 手机 手机号 手机号码 来电号码 联系方式 telephone tel mobile",
    Field.CONSENT: "consent 同意 是否同意 本人同意 agreed",
    Field.STATUS: "status 状态 办理状态 处理状态 工单状态 诉求状态 办结状态 state",
    Field.ANSWERED_AT: "answered_at 答复时间 回复时间 反馈时间 first_response_datetime responded_at",
    Field.CLOSED_AT: "closed_at 办结时间 结案时间 关闭时间 完成时间 closed_date closed_datetime close_date updated_datetime",
    Field.ANSWER: "answer 答复内容 回复内容 答复 办理结果 处理结果 status_notes resolution resolution_description",
}
"""Names of columns, the surest first."""
