"""Debian's WordPress with MariaDB, PHP and nginx, on loopback and in a folder of its own."""

import glob
import os
import shutil
import socket
import subprocess
import time
import zipfile

from document import ROOT
from processes import free_port, start, start_server

SLUG = "newsroom-boxes"
THEMES = ("twentytwentythree", "twentytwentyone")
# Nobody's: what a file's mode forbids must be forbidden to PHP, too.
AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--pdeathsig", "TERM"] \
    if os.geteuid() == 0 else []

CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:@FOLDER@/db.sock'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
    define("{$name}_KEY", "$name key of a test"); define("{$name}_SALT", "$name salt of a test");
}
$table_prefix = 'wp_';
define('WP_DEBUG', true); define('WP_DEBUG_DISPLAY', false); define('WP_DEBUG_LOG', '@FOLDER@/php.log');
define('SCRIPT_DEBUG', true); define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_HTTP_BLOCK_EXTERNAL', true); define('WP_HOME', '@ADDRESS@'); define('WP_SITEURL', '@ADDRESS@');
defined('ABSPATH') || define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""

# Writes down every request to another server, and every warning in which the plugin has a part: WordPress 6.1 has
# some of its own under PHP 8.2.
WATCH = """<?php
add_filter('pre_http_request', function ($before, $options, $address) {
    file_put_contents('@FOLDER@/requests.log', "$address\\n", FILE_APPEND);
    return $before;
}, 10, 3);
set_error_handler(function ($level, $words, $file, $line) {
    $files = [$file, ...array_column(debug_backtrace(DEBUG_BACKTRACE_IGNORE_ARGS), 'file')];
    if ((error_reporting() & $level) && preg_grep('~/plugins/newsroom-boxes/~', $files)) {
        file_put_contents('@FOLDER@/warnings.log', "$words in $file on line $line\\n", FILE_APPEND);
    }
    return false;
});
"""

INSTALL = """
define('WP_INSTALLING', true);
function wp_new_blog_notification() {}
mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
(new mysqli('localhost', 'root', '', '', 0, '@FOLDER@/db.sock'))->query('CREATE DATABASE wordpress CHARACTER SET utf8mb4');
require '@FOLDER@/wordpress/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Báo', 'admin', 'admin@example.vn', true, '', 'secret');
$wp_rewrite->set_permalink_structure('/%postname%/');
flush_rewrite_rules(false);
// The pictures of users come from another host.
update_option('show_avatars', 0);
"""

LOAD = """
require '@FOLDER@/wordpress/wp-load.php';
require ABSPATH . 'wp-admin/includes/admin.php';
wp_set_current_user(1);
"""

NGINX = """
pid @FOLDER@/nginx.pid; worker_processes 1; error_log @FOLDER@/nginx.log;
events { worker_connections 256; }
http {
  include /etc/nginx/mime.types; access_log off; @TEMPORARY@
  fastcgi_cache_path @FOLDER@/cache keys_zone=pages:1m;
  server {
    listen 127.0.0.1:@PORT@; root @FOLDER@/wordpress; index index.php; client_max_body_size 8m;
    location / { try_files $uri $uri/ /index.php?$args; }
    location ^~ /widgets/ { alias @TREE@/; }
    location ~ \\.php$ { include @FOLDER@/php.conf; fastcgi_param HTTP_HOST $http_host; }
  }
  # The same pages from a cache that keeps them for a year.
  server {
    listen 127.0.0.1:@CACHED@; root @FOLDER@/wordpress; index index.php;
    fastcgi_cache pages; fastcgi_cache_key $request_uri; fastcgi_cache_valid 200 365d;
    fastcgi_ignore_headers Cache-Control Expires Set-Cookie; add_header X-Cache $upstream_cache_status;
    location / { try_files $uri $uri/ /index.php?$args; }
    location ~ \\.php$ { include @FOLDER@/php.conf; fastcgi_param HTTP_HOST 127.0.0.1:@PORT@; }
  }
}
"""

FASTCGI = """
include /etc/nginx/fastcgi_params; fastcgi_pass 127.0.0.1:@PHP@; fastcgi_read_timeout 60s;
fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name; fastcgi_param SERVER_PORT @PORT@;
"""

FPM = """
[global]
pid = @FOLDER@/fpm.pid
error_log = @FOLDER@/fpm.log
daemonize = no
[www]
listen = 127.0.0.1:@PHP@
pm = static
pm.max_children = 3
php_admin_flag[log_errors] = on
php_admin_value[error_log] = @FOLDER@/php.log
php_admin_value[error_reporting] = 32767
"""


class WordPress:
    """A site whose administrator is `admin` with the password `secret`; the plugin is installed from its zip."""

    def __init__(self, folder, tree):
        self.folder = folder
        self.root = folder / "wordpress"
        self.port, self.cached, php = free_port(), free_port(), free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
        self.places = {"@FOLDER@": folder, "@ADDRESS@": self.address, "@PORT@": self.port, "@CACHED@": self.cached,
                       "@PHP@": php, "@TREE@": tree, "@TEMPORARY@": temporary}
        folder.mkdir()
        shutil.copytree("/usr/share/wordpress", self.root, ignore=shutil.ignore_patterns(".htaccess", "wp-config*.php"))
        self.plugins = self.root / "wp-content/plugins"
        self.install_zip()
        self.write("wordpress/wp-config.php", CONFIG)
        (self.root / "wp-content/mu-plugins").mkdir()
        self.write("wordpress/wp-content/mu-plugins/watch.php", WATCH)
        self.write("nginx.conf", NGINX)
        self.write("php.conf", FASTCGI)
        self.write("fpm.conf", FPM)
        (folder / "db").mkdir()
        if AS_NOBODY:
            subprocess.run(["chown", "-R", "65534:65534", folder], check=True)
        self.start_database()
        start_server(folder / "fpm.out", php, *AS_NOBODY, sorted(glob.glob("/usr/sbin/php-fpm*"))[-1], "-F",
                     "-y", folder / "fpm.conf")
        start_server(folder / "nginx.out", self.port, *AS_NOBODY, "/usr/sbin/nginx", "-e", folder / "nginx.log",
                     "-p", folder, "-c", folder / "nginx.conf", "-g", "daemon off;")
        self.php(INSTALL)
        self.run(f"activate_plugin('{SLUG}/{SLUG}.php');")

    def install_zip(self):
        """Unpacks the zip that `make cms-zip` makes, as WordPress does with an uploaded plugin."""
        made = subprocess.run([ROOT / "Scripts/cms-zip", self.folder], check=True, capture_output=True, text=True)
        self.zip = self.folder / made.stdout.split("/")[-1].strip()
        with zipfile.ZipFile(self.zip) as archive:
            archive.extractall(self.plugins)

    def write(self, name, text):
        for word, place in self.places.items():
            text = text.replace(word, str(place))
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def start_database(self):
        # The socket is in the test's own folder, so nobody else can ask it.
        options = ["--no-defaults", f"--datadir={self.folder}/db", f"--socket={self.folder}/db.sock", "--skip-networking",
                   "--skip-grant-tables", f"--pid-file={self.folder}/db.pid", f"--tmpdir={self.folder}",
                   "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M"]
        with open(self.folder / "db.log", "ab") as log:
            process = start(*AS_NOBODY, "/usr/sbin/mariadbd", *options, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            with socket.socket(socket.AF_UNIX) as probe:
                if probe.connect_ex(f"{self.folder}/db.sock") == 0:
                    return
            time.sleep(0.1)
        raise RuntimeError((self.folder / "db.log").read_text(errors="replace"))

    def php(self, code):
        """What a PHP script prints."""
        script = self.write("script.php", "<?php\n$_SERVER['HTTP_HOST'] = '127.0.0.1:@PORT@';\n" + code)
        script.chmod(0o644)
        ran = subprocess.run(
            [*AS_NOBODY, "php", "-d", "display_errors=stderr", "-d", "log_errors=0", script],
            capture_output=True, text=True, timeout=60)
        if ran.returncode or ran.stderr:
            raise RuntimeError(f"{code}\n{ran.returncode}: {ran.stdout}{ran.stderr}")
        return ran.stdout

    def run(self, code):
        """What PHP prints inside WordPress, as the administrator."""
        return self.php(LOAD + code)

    def post(self, content, title="Tin", kind="page"):
        """The address of a new page."""
        code = f"""echo get_permalink(wp_insert_post(['post_title' => {quoted(title)}, 'post_content' => {quoted(content)},
            'post_status' => 'publish', 'post_type' => '{kind}']));"""
        return self.run(code).removeprefix(self.address)

    def warnings(self):
        """What PHP and WordPress have had to say about the plugin."""
        log = self.folder / "warnings.log"
        return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def quoted(text):
    """A text as PHP writes it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
