"""What the start says, in Chinese and English. It speaks before the catalogues can be loaded."""

from pathlib import Path

WIDTH = 74
STEPS = {
    "database": "資料庫 / database",
    "sample": "2023 年示範辦事處 / sample office of 2023",
    "accounts": "示範登入 / demonstration sign-ins",
    "report": "年度工作報告 / annual work report",
}
REFUSALS = {
    "bad_port": (
        "PORT 須為 1 至 65535 的數字，現為「{0}」。",
        "PORT must be a number from 1 to 65535, not “{0}”.",
    ),
    "bad_host": ("HOST「{0}」不是這部電腦的位址。", "HOST “{0}” is not an address of this machine."),
    "port_taken": (
        "連接埠 {0} 已有程式使用；請關閉該程式，或以 PORT 指定另一個。",
        "Port {0} is taken; stop the other program, or choose another with PORT.",
    ),
    "port_forbidden": (
        "無權使用連接埠 {0}；請以 PORT 指定 1024 以上。",
        "Port {0} is not allowed; choose one above 1024 with PORT.",
    ),
    "unwritable_home": (
        "資料夾不可寫入：{0}；請以 HUYING_HOME 指定另一個。",
        "The data folder cannot be written: {0}; choose another with HUYING_HOME.",
    ),
    "broken_database": (
        "資料庫檔案已損壞或不是資料庫（{0}）；請由備份還原，或移走該檔重新開始。",
        "The database file is broken or no database ({0}); restore it from a backup, or move it away to begin anew.",
    ),
    "unopened_database": (
        "未能開啟資料庫檔案（{0}）；請檢查其位置與權限。",
        "The database file cannot be opened ({0}); check its place and its permissions.",
    ),
    "busy_database": (
        "資料庫正由另一程式使用（{0}）；請稍候再試。",
        "Another program is using the database ({0}); try again in a moment.",
    ),
    "no_database": (
        "未能連接資料庫（{0}）；請檢查 DATABASE_URL。",
        "The database does not answer ({0}); check DATABASE_URL.",
    ),
    "bad_setting": ("設定有誤（{0}）", "A setting is wrong: {0}"),
    "bad_database_url": ("DATABASE_URL 有誤（{0}）。", "DATABASE_URL is wrong ({0})."),
    "unread_database_url": (
        "DATABASE_URL 不能讀取；應為 postgresql://user:password@host:port/name。",
        "DATABASE_URL cannot be read; it should look like postgresql://user:password@host:port/name.",
    ),
    "cannot_prepare": ("未能準備示範辦事處：{0}", "The sample office could not be prepared: {0}"),
    "unsound": (
        "開啟前的檢查未通過，請先處理：{0}",
        "The check before opening failed; see to this first: {0}",
    ),
    "disk": (
        "磁碟空間不足，或磁碟出錯（{0}）；請騰出空間後再試。",
        "The disk is full or failing ({0}); make room and try again.",
    ),
    "unwritable_file": (
        "檔案不可寫入：{0}；請檢查權限。",
        "This cannot be written: {0}; check its permissions.",
    ),
    "stopped": ("伺服器意外停止；原因見上。", "The server stopped unexpectedly; the reason stands above."),
}


class Refusal(Exception):
    """Why the office cannot start, in one sentence of each language."""


def refuse(name: str, detail: object) -> Refusal:
    chinese, english = REFUSALS[name]
    return Refusal(f"{chinese.format(detail)}\n{english.format(detail)}")


def step(place: int, total: int, name: str, seconds: float | None = None) -> None:
    """One line of progress; with `seconds` the step is done."""
    mark = "…" if seconds is None else f"{seconds:.1f} s"
    print(f"[{place}/{total}] {STEPS[name]} {mark}", flush=True)


def read_sign_ins(file: Path) -> list[list[str]]:
    """Role, name, password and the role in words, from the file kept in the data folder."""
    if not file.exists():
        return []
    rows = [line.split(" ", 3) for line in file.read_text("utf-8").splitlines()]
    return [row for row in rows if len(row) == 4]


def box(address: str, sign_ins: Path | None, report: Path) -> str:
    """Where everything is, once the server answers; `sign_ins` only where they may be used."""
    line = "─" * WIDTH
    rows = [
        line,
        "  呼應 Huying",
        line,
        f"  公眾網站 / public      {address}/",
        f"  職員入口 / staff       {address}/office/",
        f"  報告 PDF / report      {report / 'report.pdf'}",
        f"  數據包 / data package  {report / 'report.zip'}",
        line,
    ]
    if sign_ins is not None:
        rows.append("  示範登入 / demonstration sign-ins（角色 role · 名稱 name · 密碼 password）")
        rows += [
            f"  {role:<15}{name:<21}{password:<22}{words}"
            for role, name, password, words in read_sign_ins(sign_ins)
        ]
        rows += [f"  存於 / kept in {sign_ins}", line]
    return "\n".join([*rows, "  Ctrl-C 停止 / to stop"])
