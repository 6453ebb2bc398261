"""What appears in a tree and disappears from it, in its order, by inotify."""

import ctypes
import os
import struct

_libc = ctypes.CDLL(None, use_errno=True)
_IN_MOVED_TO, _IN_DELETE, _IN_NONBLOCK = 0x80, 0x200, 0o4000


class Arrivals:
    """Watches the folders that a tree has now."""

    def __init__(self, root):
        self.queue = _libc.inotify_init1(_IN_NONBLOCK)
        self.folders = {}
        for folder in (root, *(path for path in root.glob("[!.]*") if path.is_dir())):
            watch = _libc.inotify_add_watch(self.queue, os.fsencode(folder), _IN_MOVED_TO | _IN_DELETE)
            if watch < 0:
                raise OSError(ctypes.get_errno(), "inotify_add_watch")
            self.folders[watch] = "" if folder == root else f"{folder.name}/"

    def end(self):
        """Names that were put into their place (`+vi/rates.html`) or removed (`-vi/rates.html`)."""
        content = b""
        while True:
            try:
                content += os.read(self.queue, 1 << 16)
            except BlockingIOError:
                break
        os.close(self.queue)
        found, offset = [], 0
        while offset < len(content):
            watch, mask, _, length = struct.unpack_from("iIII", content, offset)
            name = content[offset + 16:offset + 16 + length].rstrip(b"\0").decode()
            offset += 16 + length
            if not name.startswith("."):
                found.append(("+" if mask & _IN_MOVED_TO else "-") + self.folders[watch] + name)
        return found
