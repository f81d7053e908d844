"""The end of every upload: counted as it comes in, whatever the sender said of its length, and left unread beyond."""

from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

SPARE = 1_000_000  # what else may come with a file of the largest size
CUT_OFF = "huying.files.cut_off"


class CutOff(UploadedFile):  # type: ignore[type-arg]
    """Stands for a file of which no more was read, because it is larger than the office takes."""


class BoundedUpload(FileUploadHandler):
    """Keeps files of one request on the disk, all together no larger than one may be.

    Two counts: the bytes of files, which end with a sentence beside the field, and the bytes of the whole request,
    because a sender may as well put his gigabyte before, between or behind the files.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.left = settings.LARGEST_FILE

    def handle_raw_input(self, input_data: Any, *_about: Any, **_more: Any) -> None:
        stream = getattr(input_data, "_stream", None)
        if stream is not None:
            input_data._stream = _Counted(stream, settings.LARGEST_FILE + SPARE)

    def new_file(self, *about: Any, **more: Any) -> None:
        super().new_file(*about, **more)
        self.file = TemporaryUploadedFile(
            self.file_name or "", self.content_type or "", 0, self.charset, self.content_type_extra
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.left -= len(raw_data)
        if self.left < 0:
            self.file.close()
            if self.request is not None:
                self.request.META.setdefault(CUT_OFF, []).append(self.field_name)
            raise StopUpload(connection_reset=True)
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:  # type: ignore[type-arg]
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()


class _Counted:
    """The body of a request, of which only so much is read."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self.stream, self.left = stream, most

    def read(self, *size: int) -> bytes:
        return self._passed(self.stream.read(*size))

    def readline(self, *size: int) -> bytes:
        return self._passed(self.stream.readline(*size))

    def _passed(self, piece: bytes) -> bytes:
        self.left -= len(piece)
        if self.left < 0:
            raise RequestDataTooBig
        return piece


def files_of(request: HttpRequest) -> Any:
    """The files of a form, with a stand-in for each that was cut off."""
    found = request.FILES.copy()
    for field in request.META.get(CUT_OFF, ()):
        found[field] = CutOff(name=field)
    return found
