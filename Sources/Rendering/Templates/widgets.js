// Optional: fills <div data-wgt-src="/widgets/v1/vi/rates.html"></div>, and hides numbers that have outlived themselves.
(function () {
  "use strict";
  var sentences = {};
  var reloadMilliseconds = 600000;
  var lastLoad = 0;

  function expire(root) {
    var until = Date.parse(root.getAttribute("data-wgt-valid-until"));
    if (!(until < Date.now()) || root.querySelector(".wgt-placeholder")) return;
    var title = root.querySelector(".wgt-title");
    var sentence = document.createElement("p");
    sentence.className = "wgt-placeholder";
    sentence.textContent = sentences[root.lang] || "…";
    root.replaceChildren.apply(root, title ? [title, sentence] : [sentence]);
    root.setAttribute("data-wgt-state", "expired");
  }

  function expireAll() {
    document.querySelectorAll(".wgt[data-wgt-valid-until]").forEach(expire);
  }

  // The one root of a fragment or a sidebar, or null for anything else: an error page, half an answer, a script.
  function rootOf(html) {
    var body = new DOMParser().parseFromString(html, "text/html").body;
    var root = body.firstElementChild;
    if (!root || body.children.length !== 1) return null;
    var isWhole = root.matches("section.wgt") && /<\/section>\s*$/.test(html) ||
      root.matches("div.wgt-sidebar") && /<\/div>\s*$/.test(html) &&
      Array.from(root.children).every(function (child) { return child.matches("section.wgt"); });
    if (!isWhole || root.querySelector("script, style, iframe, form, link, meta, base, object, embed")) return null;
    var isInert = Array.from(root.querySelectorAll("*")).concat(root).every(function (element) {
      return Array.from(element.attributes).every(function (attribute) {
        return !/^on|^style$/i.test(attribute.name) && !/^\s*javascript:/i.test(attribute.value);
      });
    });
    return isInert ? root : null;
  }

  function load(slot) {
    fetch(slot.getAttribute("data-wgt-src"), { credentials: "omit" })
      .then(function (answer) {
        if (!answer.ok) throw new Error("HTTP " + answer.status);
        return answer.text();
      })
      .then(function (html) {
        var root = rootOf(html);
        if (!root) throw new Error("not a fragment");
        slot.replaceChildren(document.importNode(root, true));
        expireAll();
      })
      .catch(function () { /* What the slot shows stays until it has outlived itself. */ });
  }

  function loadAll() {
    if (document.hidden || Date.now() - lastLoad < reloadMilliseconds) return;
    lastLoad = Date.now();
    document.querySelectorAll("[data-wgt-src]").forEach(load);
  }

  function tick() {
    expireAll();
    loadAll();
  }

  function start() {
    tick();
    setInterval(tick, 60000);
    document.addEventListener("visibilitychange", tick);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
