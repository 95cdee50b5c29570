"""A picture as a phone takes it, for pages with photos: brown ground under a grey sky."""

import struct
import zlib

WIDTH, HEIGHT = 320, 240
SKY, GROUND = b"\xb9\xc4\xcc", b"\x7a\x5b\x3f"


def heap_photo() -> bytes:
    """A PNG of a heap."""
    rows = []
    for y in range(HEIGHT):
        half = max(0, (y - 60) * 3 // 4)
        left = max(0, WIDTH // 2 - half) if y < 200 else 0
        ground = WIDTH - 2 * left if half or y >= 200 else 0
        side = (WIDTH - ground) // 2
        rows.append(b"\x00" + SKY * side + GROUND * ground + SKY * (WIDTH - ground - side))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
