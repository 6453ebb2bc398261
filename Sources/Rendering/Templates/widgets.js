// Optional: fills <div data-wgt-src="/widgets/v1/vi/rates.html"></div>, hides numbers that have outlived themselves, and
// answers the buttons of controls.html: the size of the page's text, and its contrast.
(function () {
  "use strict";
  var sentences = {};
  var reloadMilliseconds = 600000;
  var lastLoad = 0;

  var page = document.documentElement;
  var percents = [87.5, 100, 112.5, 125, 150, 175, 200];
  var size = percents.indexOf(Number(remembered("wgt-size")));
  if (size < 0) size = percents.indexOf(100);
  var hasContrast = remembered("wgt-contrast") === "more";
  var scaled = [];

  // Storage throws where the reader has switched it off.
  function remembered(key) {
    try { return localStorage.getItem(key); } catch (error) { return null; }
  }

  function remember(key, value) {
    try { localStorage.setItem(key, value); } catch (error) { /* Then it lasts as long as the page. */ }
  }

  function fontSize(element) { return parseFloat(getComputedStyle(element).fontSize); }

  // Multiplies what the host has set on html, and on a body that does not follow html.
  function scaleText() {
    scaled.forEach(function (old) { old.element.style.fontSize = old.inline; });
    scaled = [];
    if (percents[size] === 100) return;
    var targets = [page, document.body].filter(Boolean).map(function (element) {
      return { element: element, inline: element.style.fontSize, pixels: fontSize(element) * percents[size] / 100 };
    });
    scaled = targets.filter(function (target) {
      if (Math.abs(fontSize(target.element) - target.pixels) < .1) return false;
      target.element.style.fontSize = target.pixels + "px";
      return true;
    });
  }

  function showContrast() {
    page.removeAttribute("data-wgt-contrast");
    if (!hasContrast) return page.removeAttribute("data-contrast");
    page.setAttribute("data-contrast", "more");
    var rgb = /^rgba?\((\d+), (\d+), (\d+)/.exec(getComputedStyle(document.body || page).color) || [0, 0, 0, 0];
    var isLight = Number(rgb[1]) + Number(rgb[2]) + Number(rgb[3]) > 382;
    page.setAttribute("data-wgt-contrast", isLight ? "light-text" : "dark-text");
  }

  function showControls() {
    document.querySelectorAll(".wgt-controls").forEach(function (controls) {
      controls.hidden = false;
      controls.querySelectorAll("[data-wgt-size]").forEach(function (button) {
        var step = Number(button.getAttribute("data-wgt-size"));
        button.setAttribute("aria-disabled", String(step !== 0 && !percents[size + step]));
      });
      controls.querySelectorAll("[data-wgt-contrast] span").forEach(function (words, index) {
        words.hidden = hasContrast !== (index === 1);
      });
    });
  }

  function answer(event) {
    var button = event.target.closest(".wgt-controls button");
    if (!button) return;
    var status = button.parentElement.querySelector("[role=status]");
    var step = button.getAttribute("data-wgt-size");
    if (step === null) {
      hasContrast = !hasContrast;
      remember("wgt-contrast", hasContrast ? "more" : "");
      showContrast();
      status.textContent = status.getAttribute(hasContrast ? "data-wgt-raised" : "data-wgt-lowered");
    } else {
      size = step === "0" ? percents.indexOf(100) : Math.min(Math.max(size + Number(step), 0), percents.length - 1);
      remember("wgt-size", String(percents[size]));
      scaleText();
      var percent = percents[size].toLocaleString(button.parentElement.lang);
      status.textContent = status.getAttribute("data-wgt-sized").replace("{percent}", percent);
    }
    showControls();
  }

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
        showControls();
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
    scaleText();
    showContrast();
    showControls();
    document.addEventListener("click", answer);
    addEventListener("resize", scaleText);
    tick();
    setInterval(tick, 60000);
    document.addEventListener("visibilitychange", tick);
  }

  // At once as well: in the head this is before anything is painted.
  scaleText();
  // A body in pixels is there only later: scaled in the moment it comes, before it is painted.
  if (!document.body) {
    new MutationObserver(function (changes, watch) {
      if (document.body) {
        watch.disconnect();
        scaleText();
      }
    }).observe(page, { childList: true });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
