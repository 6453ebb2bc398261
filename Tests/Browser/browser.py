"""Debian's Chromium, and what every page in it must keep to: no message, no refused load."""

import shutil
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

# While the goldens' numbers may be shown.
NOW = "2026-11-22T00:41:00Z"

WATCH = """
window.refused = [];
document.addEventListener("securitypolicyviolation", event => window.refused.push(event.violatedDirective));
window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shift += entry.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""


class Browser:
    """One Chromium for all checks."""

    def __init__(self):
        self.playwright = sync_playwright().start()
        path = shutil.which("chromium")
        if path is None:
            raise SystemExit("Chromium is needed: Scripts/setup browser")
        self.chromium = self.playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        self.axe_script = Axe().axe_script

    def close(self):
        self.chromium.close()
        self.playwright.stop()

    @contextmanager
    def tab(self, now=NOW, timers=False, expect=(), init="", **options):
        """A tab with storage of its own; says at its end what the page has complained of.

        `timers` puts the page's timers into the check's hand, `expect` is what the console may say.
        """
        context = self.chromium.new_context(viewport={"width": 1000, "height": 900}, **options)
        complaints = []
        try:
            if timers:
                context.clock.install(time=now)
            else:
                context.clock.set_fixed_time(now)
            context.add_init_script(WATCH + init)
            tab = context.new_page()
            tab.on("console", lambda message: complaints.append(f"console: {message.text}"))
            tab.on("pageerror", lambda error: complaints.append(f"error: {error}"))
            yield tab
            if options.get("java_script_enabled", True):
                complaints += [f"refused by the policy: {what}" for what in tab.evaluate("window.refused")]
        finally:
            context.close()
        complaints = [text for text in complaints if not any(word in text for word in expect)]
        assert not complaints, "; ".join(complaints)

    def axe(self, tab, without=()):
        """What axe finds, a line each; text whose contrast it cannot tell counts too."""
        if not tab.evaluate("Boolean(window.axe)"):
            tab.evaluate(self.axe_script)
        rules = {rule: {"enabled": False} for rule in without}
        found = tab.evaluate(
            "options => axe.run(options).then(found => ({ violations: found.violations, incomplete: found.incomplete }))",
            # Fetching the stylesheets once more is what no page's policy has to allow; no rule that is used needs it.
            {"resultTypes": ["violations", "incomplete"], "rules": rules, "preload": False},
        )
        doubts = [rule for rule in found["incomplete"] if rule["id"] == "color-contrast"]
        return [
            f"{rule['id']}: {node['html'][:120]}: {node['failureSummary'][:200]}"
            for rule in found["violations"] + doubts
            for node in rule["nodes"]
            # The arrow beside "tăng 40" is no text, and the words beside it are looked at themselves.
            if "only non-text characters" not in node.get("failureSummary", "")
            # The lowest degree stands on the drawing, which axe takes for a picture; checks_hosts measures its contrast.
            and 'class="wgt-low"' not in node["html"]
        ]
