// Optional: fills every [data-wgt-src], hides what is too old, answers controls.html.
(function () {
  "use strict";
  var sentences = {};
  var datedSentences = {};
  var reloadMilliseconds = 600000;
  var lastLoad = 0;

  var page = document.documentElement;
  var percents = [87.5, 100, 112.5, 125, 150, 175, 200];
  var size = percents.indexOf(Number(remembered("wgt-size")));
  if (size < 0) size = percents.indexOf(100);
  var hasContrast = remembered("wgt-contrast") === "more";
  var properties = ["font-size", "line-height"];
  var watch = new MutationObserver(function (changes) {
    if (!changes.some(function (change) { return change.target.firstElementChild; })) return;
    watch.disconnect();
    if (document.readyState === "loading") scaleText();
    else requestAnimationFrame(scaleText);
  });

  // Storage throws where switched off.
  function remembered(key) {
    try { return localStorage.getItem(key); } catch (error) { return null; }
  }

  function remember(key, value) {
    // Then it lasts as long as the page.
    try { localStorage.setItem(key, value); } catch (error) {}
  }

  // A line height that follows the font is NaN.
  function sizesOf(element) {
    var style = getComputedStyle(element);
    return properties.map(function (property) { return parseFloat(style.getPropertyValue(property)); });
  }

  // Sizes in transition are on their way.
  function settle() {
    if (!document.getAnimations) return;
    var moving = document.getAnimations().filter(function (animation) {
      return /^(font|line)-/.test(animation.transitionProperty);
    });
    moving.forEach(function (animation) { animation.finish(); });
    if (moving.length) settle();
  }

  function restore(element) {
    var style = element.style;
    var own = document.createElement("i").style;
    own.cssText = element.dataset.wgtOwn;
    // Else they are another script's.
    if (style.getPropertyPriority("font-size")) properties.forEach(function (property) {
      style.setProperty(property, own.getPropertyValue(property), own.getPropertyPriority(property));
    });
    element.removeAttribute("data-wgt-own");
    if (!style.length) element.removeAttribute("style");
  }

  // html, body, and what follows neither; false if most stay.
  function scaleText() {
    var factor = percents[size] / 100;
    watch.disconnect();
    page.style.removeProperty("--wgt-scale");
    var own = document.querySelectorAll("[data-wgt-own]");
    own.forEach(restore);
    if (own.length || factor !== 1) settle();
    if (factor === 1) return true;

    var all = [];
    document.querySelectorAll("html, body, body *").forEach(function (element) {
      // Drawings grow with their box.
      if (!element.closest("svg[viewBox]")) all.push({ element: element, sizes: sizesOf(element) });
    });

    function missed(targets) {
      settle();
      return targets.filter(function (target) {
        return sizesOf(target.element).some(function (pixels, index) {
          return Math.abs(pixels / target.sizes[index] / factor - 1) > .005;
        });
      });
    }

    // A reader's stylesheet may space lines.
    function enlarge(targets, priority) {
      targets.forEach(function (target) {
        var element = target.element;
        if (element.dataset.wgtOwn === undefined) element.dataset.wgtOwn = element.style.cssText;
        properties.forEach(function (property, index) {
          element.style.setProperty(property, target.sizes[index] * factor + "px", index ? priority : "important");
        });
      });
    }

    enlarge(missed(all.slice(0, 1)));
    page.style.setProperty("--wgt-scale", factor);
    enlarge(missed(all.slice(1, 2)));
    enlarge(missed(all.slice(2)));
    enlarge(missed(all), "important");
    watch.observe(page, { childList: true, subtree: true });
    return missed(all).length < all.length / 2;
  }

  function showContrast() {
    page.removeAttribute("data-wgt-contrast");
    if (!hasContrast) return page.removeAttribute("data-contrast");
    page.setAttribute("data-contrast", "more");
    var rgb = /^rgba?\((\d+), (\d+), (\d+)/.exec(getComputedStyle(document.body || page).color) || [];
    var isLight = Number(rgb[1]) + Number(rgb[2]) + Number(rgb[3]) > 382;
    page.setAttribute("data-wgt-contrast", isLight ? "light-text" : "dark-text");
  }

  function showControls() {
    document.querySelectorAll(".wgt-controls").forEach(function (controls) {
      controls.hidden = false;
      controls.querySelectorAll("[data-wgt-size]").forEach(function (button) {
        var step = Number(button.getAttribute("data-wgt-size"));
        button.setAttribute("aria-disabled", step !== 0 && !percents[size + step]);
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
      var old = size;
      size = step === "0" ? percents.indexOf(100) : size + Number(step);
      if (!percents[size] || !scaleText()) {
        size = old;
        scaleText();
        return;
      }
      remember("wgt-size", percents[size]);
      status.textContent = status.getAttribute("data-wgt-sized")
        .replace("{percent}", percents[size].toLocaleString(button.parentElement.lang));
    }
    showControls();
  }

  function isPast(until) { return Date.parse(until) < Date.now(); }

  function expire(root) {
    if (!isPast(root.dataset.wgtValidUntil) || root.querySelector(".wgt-placeholder")) return;
    var mark = root.querySelector(".wgt-mark");
    var time = root.querySelector(".wgt-time time");
    var words = ((time ? datedSentences : sentences)[root.lang] || "…").split("{time}");
    // A notice has an end of its own.
    var kept = root.querySelectorAll(".wgt-title, [data-wgt-until]");
    var sentence = document.createElement("p");
    sentence.className = "wgt-placeholder";
    sentence.append(words[0], time || "", words[1] || "");
    if (mark) mark.remove();
    root.textContent = "";
    kept.forEach(function (element) { root.append(element); });
    root.append(sentence);
    root.setAttribute("data-wgt-state", "expired");
  }

  function expireAll() {
    document.querySelectorAll(".wgt[data-wgt-valid-until]").forEach(expire);
    document.querySelectorAll(".wgt [data-wgt-until]").forEach(function (notice) {
      if (isPast(notice.dataset.wgtUntil)) notice.remove();
    });
  }

  // The one root of a fragment or a sidebar; null for an error page, half an answer, a script.
  function rootOf(html) {
    var body = new DOMParser().parseFromString(html, "text/html").body;
    var root = body.firstElementChild;
    if (!root || body.children.length !== 1) return null;
    var sections = root.matches("div.wgt-sidebar") ? Array.from(root.children) : [root];
    var isWhole = html.trim().endsWith("</" + root.localName + ">") &&
      sections.every(function (element) { return element.matches("section.wgt"); });
    var isInert = Array.from(body.querySelectorAll("*")).every(function (element) {
      return !element.matches("script, style, iframe, form, link, meta, base, object, embed") &&
        Array.from(element.attributes).every(function (attribute) {
          return !/^on|^style$/i.test(attribute.name) && !/^\s*javascript:/i.test(attribute.value);
        });
    });
    return isWhole && isInert ? root : null;
  }

  // What a reader has chosen goes before what the page says.
  function pathOf(slot) { return slot.choice && slot.choice.value || slot.dataset.wgtSrc; }

  function load(slot) {
    var path = pathOf(slot);
    return fetch(path, { credentials: "omit", mode: slot.choice ? "same-origin" : "cors" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(rootOf)
      .catch(function () {})
      .then(function (root) {
        if (path !== pathOf(slot)) return;
        if (root) {
          slot.textContent = "";
          slot.append(root);
          expireAll();
          showControls();
        } else if (path !== slot.dataset.wgtSrc) {
          slot.choice.value = slot.dataset.wgtSrc;
          return load(slot);
        }
        return root;
      });
  }

  function offer(select) {
    var box = select.closest("[data-wgt-choice]");
    var slot = box.querySelector("[data-wgt-src]");
    var status = box.querySelector("[role=status]");
    var key = "wgt-choice-" + box.dataset.wgtChoice;
    if (!slot) return;
    // No option, no value.
    select.value = remembered(key);
    slot.choice = select;
    select.value = pathOf(slot);
    select.parentElement.hidden = false;
    select.addEventListener("change", function () {
      remember(key, select.value);
      load(slot).then(function (root) {
        if (root && status) status.textContent = root.getAttribute("aria-label");
      });
    });
  }

  function tick() {
    expireAll();
    if (document.hidden || Date.now() - lastLoad < reloadMilliseconds) return;
    lastLoad = Date.now();
    document.querySelectorAll("[data-wgt-src]").forEach(load);
  }

  function start() {
    scaleText();
    showContrast();
    showControls();
    document.addEventListener("click", answer);
    addEventListener("resize", scaleText);
    document.querySelectorAll("[data-wgt-choice] select").forEach(offer);
    tick();
    setInterval(tick, 60000);
    document.addEventListener("visibilitychange", tick);
  }

  // In the head before the first paint.
  scaleText();
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
