"""The real servers, each with the document's text inside the least configuration that it starts with."""

import glob
import os

from document import placed
from processes import free_port, start_server

TREE = "/var/lib/widgets/public"
PAGES = "/var/www/html"


def _written(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def nginx(folder, tree, pages, text, more=""):
    """nginx with a server block's text; the port."""
    port = free_port()
    user = "user nobody nogroup;" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    config = _written(folder, "nginx.conf", f"""
{user} pid {folder}/nginx.pid; worker_processes 2; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  include /etc/nginx/mime.types; default_type application/octet-stream; access_log off; {temporary}
  server {{
    listen 127.0.0.1:{port}; root {pages}; index index.html; absolute_redirect off;
    {more}
{placed(text, {TREE: tree})}
  }}
}}
""")
    process = start_server(
        folder / "nginx.out", port, "/usr/sbin/nginx", "-e", folder / "nginx.log", "-p", folder, "-c", config,
        "-g", "daemon off;")
    return port, process


def apache(folder, tree, pages, text, script):
    """Apache with a virtual host's text; the port."""
    port = free_port()
    modules = "\n".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
        for name in ("mpm_event", "authz_core", "mime", "dir", "alias", "include", "headers", "cgid", "lua"))
    user = "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""
    # Every .html goes through INCLUDES and `exec` is there, as on many sites: the document's block must keep both out.
    lua = _written(folder, "widgets.lua", script)
    config = _written(folder, "apache.conf", f"""
ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile {folder}/apache.pid
ScriptSock {folder}/cgid.sock
ErrorLog {folder}/apache.log
ServerName localhost
Listen 127.0.0.1:{port}
{modules}
{user}
TypesConfig /etc/mime.types
<Directory />
  Require all denied
</Directory>
<Directory {pages}>
  Require all granted
</Directory>
AddOutputFilter INCLUDES .html
<VirtualHost 127.0.0.1:{port}>
DocumentRoot {pages}
{placed(text, {TREE: tree, PAGES: pages, '/etc/apache2/widgets.lua': lua})}
</VirtualHost>
""")
    process = start_server(folder / "apache.out", port, "/usr/sbin/apache2", "-f", config, "-DFOREGROUND")
    return port, process


def varnish(folder, backend, text):
    """Varnish before the server on the port `backend`; its own port. What it keeps, it keeps on the files' word."""
    port = free_port()
    config = _written(folder, "page.vcl", placed(text, {'.port = "8080"': f'.port = "{backend}"'}))
    process = start_server(
        folder / "varnish.out", port, "/usr/sbin/varnishd", "-F", "-n", folder / "varnish", "-f", config,
        "-a", f"127.0.0.1:{port}", "-s", "malloc,32m", "-p", "default_grace=0",
        "-p", "thread_pool_min=5", "-p", "thread_pools=1")
    return port, process


def php(folder):
    """php-fpm; the lines with which nginx hands it the .php pages."""
    port = free_port()
    user = "user = nobody\ngroup = nogroup" if os.geteuid() == 0 else ""
    config = _written(folder, "fpm.conf", f"""
[global]
pid = {folder}/fpm.pid
error_log = {folder}/fpm.log
daemonize = no
[www]
{user}
listen = 127.0.0.1:{port}
pm = static
pm.max_children = 2
php_flag[display_errors] = on
""")
    start_server(folder / "fpm.out", port, sorted(glob.glob("/usr/sbin/php-fpm*"))[-1], "-n", "-F", "-y", config,
                 *(["-R"] if os.geteuid() == 0 else []))
    return f"""location ~ \\.php$ {{
      fastcgi_pass 127.0.0.1:{port}; include /etc/nginx/fastcgi_params;
      fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
    }}"""
