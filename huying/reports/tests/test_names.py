"""Names in a text: what the register knows passes, an invented member or association does not."""

import pytest

from huying.reports.names import Register, unknown_names

KNOWN = Register.of(
    [
        "吳秋北",
        "黃國",
        "馬光如",
        "Ng Chau-pei",
        "香港工會聯合會",
        "工聯會",
        "安老行業工會",
        "香港工聯會大灣區社會服務社",
        "全國人民代表大會",
        "Hong Kong Federation of Trade Unions",
        "HKSAR Disaster Relief Fund",
    ]
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("陳大文議員出席座談會。", ["陳大文"]),
        ("由代表陳小明提出", ["陳小明"]),
        ("委員張一心、黃國委員", ["張一心"]),
        ("李樂文於年內到訪", ["李樂文"]),
        ("与陈大文议员会面", ["陈大文"]),
        ("與香港飛鳥協會合辦活動", ["香港飛鳥協會"]),
        ("吳秋北到訪示例同鄉會。", ["示例同鄉會"]),
        ("由香港飛鳥有限公司贊助", ["香港飛鳥有限公司"]),
        (
            "Chan Tai-man and Ng Chau-pei met the Hong Kong Bird Association.",
            ["Hong Kong Bird Association", "Chan Tai-man"],
        ),
    ],
)
def test_a_name_that_the_register_lacks_is_told(text, names):
    assert list(unknown_names(text, KNOWN)) == names


@pytest.mark.parametrize(
    "text",
    [
        "吳秋北議員、黃國委員及馬光如代表",
        "黃國參與助選，吳秋北於年內到訪",
        "黃國與安老行業工會座談",
        "工聯會及香港工會聯合會",
        "吴秋北、安老行业工会",
        "大灣區社會服務社的活動",
        "各工會、當地協會及公立醫院",
        "三級甲等醫院及大學生",
        "粵港澳大灣區工會聯席會議",
        "政協會議小組討論",
        "許多代表參加，曾任主席，周年委員會",
        "the Disaster Relief Fund and Ng Chau-pei",
        "in Two Sessions and the Greater Bay Area",
        "",
    ],
)
def test_known_names_and_ordinary_words_pass(text):
    assert list(unknown_names(text, KNOWN)) == []
