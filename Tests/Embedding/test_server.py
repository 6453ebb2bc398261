"""The recipe of docs/serving.md: nginx before the running server."""

import subprocess
import tempfile
import unittest
from pathlib import Path

import processes
from document import ROOT, blocks, placed
from published import BINARIES, Site, replay
from reading import get


class BehindNginxTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="widgets-embed-"))
        # The server's workers are nobody's when root runs this.
        cls.folder.chmod(0o755)
        try:
            cls.site = Site(cls.folder / "site", replay(ROOT / "fixtures/demo"))
            cls.site.refresh()
            server = processes.start(
                BINARIES / "widgets", "serve", "--address", "127.0.0.1:0", cwd=cls.site.folder, stderr=subprocess.PIPE, text=True)
            cls.server_port = server.stderr.readline().rsplit(":", 1)[1].split("/")[0]
            cls.port = cls.nginx()
        except BaseException:
            cls.tearDownClass()
            raise

    @classmethod
    def tearDownClass(cls):
        processes.stop_all()
        processes.remove(cls.folder)

    @classmethod
    def nginx(cls):
        upstream, location = (each.text for each in blocks("docs/serving.md")
                              if (each.section, each.language) == ("Behind nginx", "nginx"))
        port = processes.free_port()
        config = cls.folder / "nginx.conf"
        config.write_text(f"""
pid {cls.folder}/nginx.pid; error_log {cls.folder}/nginx.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  {" ".join(f"{kind}_temp_path {cls.folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))}
{placed(upstream, {"127.0.0.1:8080": f"127.0.0.1:{cls.server_port}"})}
  server {{ listen 127.0.0.1:{port}; root {cls.folder}/none;
{location}
  }}
}}
""", encoding="utf-8")
        processes.start_server(
            cls.folder / "nginx.out", port, "/usr/sbin/nginx", "-e", cls.folder / "nginx.log", "-p", cls.folder, "-c", config,
            "-g", "daemon off;")
        return port

    def test_it_passes_on_the_published_files_and_the_questions(self):
        fragment = get(self.port, "/widgets/v1/vi/rates.html")
        self.assertEqual((fragment.status, fragment.body), (200, self.site.file("vi/rates.html")))
        again = get(self.port, "/widgets/v1/vi/rates.html", If_None_Match=fragment.headers["etag"])
        self.assertEqual(again.status, 304)
        self.assertIn(b'"result"', get(self.port, "/widgets/v1/convert?amount=100&from=USD&to=VND").body)

    def test_what_is_for_this_machine_alone_is_not_passed_on(self):
        for path in ("/widgets/metrics", "/widgets/healthz", "/widgets/", "/metrics", "/widgets/v1/../metrics"):
            self.assertEqual(get(self.port, path).status, 404, path)
        # The server itself refuses it too: the connection comes from this machine, its reader need not.
        self.assertEqual(get(self.server_port, "/metrics", X_Forwarded_For="203.0.113.7").status, 403)
        self.assertEqual(get(self.server_port, "/metrics").status, 200)


if __name__ == "__main__":
    unittest.main()
