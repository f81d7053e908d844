"""A small mail server for tests: IMAP over TLS on this machine, as much of it as is spoken here, and some mischief."""

import contextlib
import datetime
import re
import ssl
import threading
from ipaddress import ip_address
from socketserver import StreamRequestHandler, ThreadingTCPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def certificate(folder):
    """A key and a certificate for this machine, for a day; the path of both in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


class _Talk(StreamRequestHandler):
    def setup(self):
        try:
            self.request = self.server.context.wrap_socket(self.request, server_side=True)
        except (ssl.SSLError, OSError):
            self.request.close()
            raise
        super().setup()

    def handle(self):
        self._say(b"* OK ready")
        while line := self.rfile.readline():
            tag, _gap, words = line.strip().partition(b" ")
            self.server.heard.append(words.decode())
            if not self._answer(tag, words):
                return

    def _answer(self, tag, words):
        verb = words.split(b" ")[0].upper()
        if verb == b"CAPABILITY":
            self._say(b"* CAPABILITY IMAP4rev1")
        elif verb == b"LOGIN" and b'"secret"' not in words:
            return self._say(tag + b" NO wrong")
        elif verb in {b"SELECT", b"EXAMINE"}:
            self._say(b"* %d EXISTS" % len(self.server.mails))
            self._say(b"* OK [UIDVALIDITY %d] ok" % self.server.validity)
        elif words.upper().startswith(b"UID SEARCH"):
            first = int(re.search(rb"UID (\d+):", words)[1])
            found = [uid for uid in self.server.mails if uid >= first] or sorted(self.server.mails)[-1:]
            self._say(b"* SEARCH " + b" ".join(b"%d" % uid for uid in found))
        elif words.upper().startswith(b"UID FETCH"):
            if not self._fetch(words):
                return False
        elif verb == b"LOGOUT":
            self._say(b"* BYE")
            self._say(tag + b" OK")
            return False
        return self._say(tag + b" OK done")

    def _fetch(self, words):
        uid = int(words.split()[2])
        content = self.server.mails[uid]
        if b"RFC822.SIZE" in words:
            size = self.server.sizes.get(uid, len(content))
            return self._say(
                b'* 1 FETCH (UID %d RFC822.SIZE %d INTERNALDATE "02-May-2023 09:00:00 +0800")' % (uid, size)
            )
        if b"HEADER" in words:
            content = content.split(b"\n\n")[0] + b"\n\n"
        if self.server.breaks_at == uid:
            self.server.breaks_at = None
            self.wfile.write(b"* 1 FETCH (UID %d BODY[] {%d}\r\n" % (uid, len(content)) + content[:20])
            self.wfile.flush()
            return False
        self.wfile.write(b"* 1 FETCH (UID %d BODY[] {%d}\r\n" % (uid, len(content)) + content + b")\r\n")
        return True

    def _say(self, line):
        self.wfile.write(line + b"\r\n")
        return True


class Server(ThreadingTCPServer):
    """The server: its mails by their numbers, its count's validity, what it was told, and at which mail it breaks off."""

    daemon_threads = allow_reuse_address = True

    def __init__(self, pem):
        super().__init__(("127.0.0.1", 0), _Talk)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(pem)
        self.mails, self.sizes, self.heard = {}, {}, []
        self.validity, self.breaks_at = 7, None

    def handle_error(self, request, client_address):
        """A line that breaks is what is being tried."""


@contextlib.contextmanager
def serving(folder):
    """A server on a free port, with its certificate."""
    pem = certificate(folder)
    with Server(pem) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server, pem
        finally:
            server.shutdown()
