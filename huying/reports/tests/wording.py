"""The words of the fixture report: Traditional Chinese as an office writes it, Simplified and English beside it."""

from typing import Any

from huying.core.text import to_simplified

HANT: dict[str, Any] = {
    "title": "港區全國人大代表、全國政協委員年度工作報告",
    "subtitle": "第十四屆・任期首年",
    "office": "呼應示範辦事處",
    "period": "2023年1月1日至12月31日",
    "as_of": "2023年12月31日",
    "date": "2023年10月10日（星期二）",
    "over": "逾",
    "visits_text": "逾28萬",
    "source": "辦事處年度存檔",
    "filters": ("期間：2023年1月1日至12月31日", "代表：全部", "中心：全部"),
    "generated_from": "辦事處紀錄系統",
    "figures": {
        "fig-cases-total": ("接獲求助個案", "宗", "接獲日期在期間內的求助個案，不論其後結果。"),
        "fig-cases-referred": ("轉介個案", "宗", "期間內獲接收中心確認的轉介個案。"),
        "fig-centres-visits-cumulative": (
            "中心累計接待",
            "人次",
            "2004年起各內地中心接待的人次，包括期初結餘。",
        ),
        "fig-submissions-total": (
            "提交的建議、提案及社情民意",
            "項",
            "兩會期間三位代表提交的項目，按件計算。",
        ),
        "fig-hebei-donated": ("向河北災區捐款", "港元", "期間內撥往河北災區的捐款，不包括政府撥款。"),
        "fig-gansu-magnitude": ("甘肅地震震級", "級", "有關部門公布的震級，作背景說明之用。"),
    },
    "sections": {
        "cover": "封面",
        "message": "代表的話：吳秋北",
        "cases": "內地諮詢服務中心",
        "case-statistics": "個案統計",
        "progress": "提案及意見的落實進度",
        "contacts": "聯絡方法與二維碼",
    },
    "people": (
        ("吳秋北", "Ng Chau-pei", ("港區全國人大代表", "立法會議員")),
        ("黃國", "Wong Kwok", ("全國政協委員", "立法會議員")),
        ("馬光如", "Ma Kwong-yu", ("全國政協委員",)),
    ),
    "message": (
        "本年度為任期首年。代表在會議期間及閉會期間跟進居民來信，把「可以即時處理」與「需要修訂法規」的事項分開，先後提交",
        "年內的調研以跨境醫療、養老及社會保險為主，",
        "項建議、提案及社情民意；每一項的受理部門、答覆日期和現況，均列於「提案及意見的落實進度」一節。",
        "在甘肅的考察（涞水縣的跟進工作另見救災一節）完結後，調研組整理了十一次座談的筆錄。",
    ),
    "subheading": "調研與考察",
    "photos": (
        ("2023年2月12日，代表走訪大灣區的服務中心。", "三人站在一排樓宇前的繪圖"),
        ("座談會現場。", "兩人隔着長桌對坐的繪圖"),
        ("2023年9月9日，義工清理受暴雨影響的道路。", "通往遠山的道路的繪圖"),
    ),
    "note": "原文沒有說明日期者，一律寫作「未註明」。",
    "caution": "第二項的有效期已於2023年12月31日屆滿，現況有待確認。",
    "cases": (
        "內地諮詢服務中心分布於六個城市，自2004年起累計接待",
        "人次。年內接獲求助個案",
        "宗，其中",
        "宗轉介至有關部門；",
        "同一個案在多於一個中心出現時，全網只計一次",
        "。房地產糾紛、經商、涉案及其他四類的數目見下表。喺、噏、𨋢、冚等字亦可如常排印。",
        "甘肅地震的震級為",
        "級。河北水災方面，辦事處收到並轉交捐款港幣",
        "元，另有政府撥款，兩者分開列帳；據公布，受災人數",
        "近100萬",
        "。",
    ),
    "long": (
        "服務分為三類：其一，諮詢，包括法律、社會保險與醫療；其二，轉介，由接收中心確認後才計算；其三，探訪。"
        "凡涉及個人資料的紀錄，只由獲授權人員閱覽（包括「只讀」權限），公開版本不列出姓名、地址及案情。",
        "「一站式」服務並非由單一部門提供。居民提出查詢後，職員按《服務手冊》所列的時限回覆：普通查詢三個工作天，"
        "書面查詢十個工作天；如需轉介，則在轉介獲接收當日通知居民。各項時限以工作天計算，不包括公眾假期。",
    ),
    "relief": "救災",
    "external": ("近100萬人", "河北省政府新聞發布會，2023年8月"),
    "categories": ("經商", "涉案", "房地產糾紛", "其他"),
    "total": "合計",
    "columns": ("類別", "宗數"),
    "table": "2023年求助個案，按類別",
    "chart": "求助個案的類別",
    "chart_alt": "經商5宗，涉案1宗，房地產糾紛4宗，其他2宗。",
    "progress": (
        ("通關「黑碼」取消", "已落實", "leaf", "", "吳秋北"),
        ("回鄉證有效期延展", "已落實", "leaf", "2023年12月31日", ""),
        ("私家車與港車北上驗車", "逐步優化", "lamp", "", "黃國"),
        ("跨境車保「等效先認」", "未有答覆", "slate", "", "馬光如"),
    ),
    "recommendations_caption": "跨境醫療建議",
    "recommendations": (
        ("口岸附近開設港大深圳醫院牙科分院", "", "未註明"),
        ("另設牙科專用券", "香港特區政府", "未註明"),
        ("醫療券可於灣區三級甲等醫院使用", "香港特區政府", "已落實"),
    ),
    "offices": (
        (
            "總辦事處",
            "香港",
            "香港九龍土瓜灣馬坑涌道12號",
            "+852 3652 5700",
            "+852 2760 8477",
            "info@office.example",
            "office.example",
        ),
        ("廣州諮詢服務中心", "廣州", "", "+86 20 8339 0648", "", "", ""),
        ("惠州諮詢服務中心", "惠州", "", "+86 752 2202 123", "", "", ""),
    ),
    "codes": ("年度報告網頁版", "微信公眾號"),
}

ENGLISH: dict[str, Any] = {
    "title": "Annual work report of Hong Kong deputies and members",
    "subtitle": "Fourteenth term, first year",
    "office": "Huying sample office",
    "period": "1 January to 31 December 2023",
    "as_of": "31 December 2023",
    "date": "10 October 2023",
    "over": "over",
    "visits_text": "over 280,000",
    "source": "Yearly file of the office",
    "filters": ("Period: 1 January to 31 December 2023", "Representatives: all", "Centres: all"),
    "generated_from": "Record system of the office",
    "figures": {
        "fig-cases-total": (
            "Help cases received",
            "cases",
            "Cases received in the period, whatever became of them.",
        ),
        "fig-cases-referred": (
            "Cases referred",
            "cases",
            "Referrals accepted by the receiving centre in the period.",
        ),
        "fig-centres-visits-cumulative": (
            "Visits to the centres",
            "visits",
            "Visits since 2004, opening balance included.",
        ),
        "fig-submissions-total": (
            "Proposals submitted",
            "items",
            "Items submitted at the sessions, each counted once.",
        ),
        "fig-hebei-donated": (
            "Donated for Hebei",
            "HKD",
            "Donations passed on in the period, without government grants.",
        ),
        "fig-gansu-magnitude": (
            "Magnitude of the Gansu earthquake",
            "magnitude",
            "As published; background only.",
        ),
    },
    "sections": {
        "cover": "Cover",
        "message": "Message: Ng Chau-pei",
        "cases": "Mainland consultation service centres",
        "case-statistics": "Case statistics",
        "progress": "Progress of proposals and opinions",
        "contacts": "Contacts and QR codes",
    },
    "people": (
        ("Ng Chau-pei", "Ng Chau-pei", ("Hong Kong deputy to the NPC", "Member of the Legislative Council")),
        ("Wong Kwok", "Wong Kwok", ("Member of the CPPCC National Committee",)),
        ("Ma Kwong-yu", "Ma Kwong-yu", ("Member of the CPPCC National Committee",)),
    ),
    "message": (
        "This was the first year of the term. Letters from residents were sorted into what could be done at once and "
        "what needs a change of rules; ",
        "The study visits of the year were about cross-boundary medical care, elderly care and social insurance. On ",
        " items were submitted. The receiving body, the date of the reply and the state of each are in the section on "
        "progress.",
        " the group went to Gansu; the notes of its meetings are on file.",
    ),
    "subheading": "Study visits",
    "photos": (
        (
            "12 February 2023: a visit to a service centre.",
            "Drawing of three people before a row of buildings",
        ),
        ("At a meeting with residents.", "Drawing of two people at a long table"),
        ("9 September 2023: volunteers clear a road.", "Drawing of a road towards hills"),
    ),
    "note": "Where the source does not give a date, the report says “not stated”.",
    "caution": "The second item was valid until 31 December 2023; whether it still holds is to be confirmed.",
    "cases": (
        "The centres are in six cities and have received ",
        " visits since 2004. In the year ",
        " help cases were received, of which ",
        " were referred; ",
        "a case seen at two centres counts once in the network",
        ". The table below gives the four categories.",
        "The Gansu earthquake had a magnitude of ",
        ". For Hebei, donations of HKD ",
        " were passed on; government grants are listed apart. Those affected were ",
        ".",
    ),
    "long": (
        "Services are of three kinds: advice on law, social insurance and medical care; referral, which counts once "
        "the receiving centre has accepted it; and visits. Records with personal data are read by authorised staff "
        "only, and the public edition carries no names, addresses or case histories.",
    ),
    "relief": "Relief",
    "external": ("nearly 1 million people", "Hebei press conference, August 2023"),
    "categories": ("Business", "Legal proceedings", "Property disputes", "Other"),
    "total": "Total",
    "columns": ("Category", "Cases"),
    "table": "Help cases in 2023 by category",
    "chart": "Help cases by category",
    "chart_alt": "Business 5, legal proceedings 1, property disputes 4, other 2.",
    "progress": (
        ("Health code at the boundary dropped", "Achieved", "leaf", "", "Ng Chau-pei"),
        ("Home Return Permit validity extended", "Achieved", "leaf", "31 December 2023", ""),
        ("Inspection of northbound cars", "Improving", "lamp", "", "Wong Kwok"),
        ("Motor insurance recognised", "No reply yet", "slate", "", "Ma Kwong-yu"),
    ),
    "recommendations_caption": "Recommendations on medical care",
    "recommendations": (
        ("Open a dental branch of the hospital near the boundary", "", "Not stated"),
        ("Add vouchers for dental care", "HKSAR Government", "Not stated"),
        ("Let vouchers be used at more hospitals", "HKSAR Government", "Achieved"),
    ),
    "offices": (
        (
            "Head office",
            "Hong Kong",
            "12 Ma Hang Chung Road, Kowloon",
            "+852 3652 5700",
            "",
            "info@office.example",
            "",
        ),
        ("Guangzhou centre", "Guangzhou", "", "+86 20 8339 0648", "", "", ""),
    ),
    "codes": ("Report on the web", "Messaging account"),
}


def _simplified(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _simplified(child) for key, child in value.items()}
    if isinstance(value, tuple):
        return tuple(_simplified(child) for child in value)
    if not isinstance(value, str):
        return value
    return to_simplified(value).translate(str.maketrans("「」『』", "“”‘’"))


WORDING: dict[str, dict[str, Any]] = {"zh-hant": HANT, "zh-hans": _simplified(HANT), "en": ENGLISH}
