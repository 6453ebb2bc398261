// Optional: fills every [data-wgt-src] and <widgets-box>, hides what is too old, answers controls.html.
(() => {
  "use strict";
  var sentences = {};
  var datedSentences = {};
  var lastLoad = 0;
  // By address: what has been asked since the last reload, and the last good answers.
  var requests = {};
  var roots = {};

  var page = document.documentElement;
  var percents = [87.5, 100, 112.5, 125, 150, 175, 200];
  var size = percents.indexOf(+remembered("wgt-size"));
  if (size < 0) size = percents.indexOf(100);
  var hasContrast = remembered("wgt-contrast") === "more";
  var properties = ["font-size", "line-height"];
  var watch = new MutationObserver(changes => {
    if (!changes.some(change => change.target.firstElementChild)) return;
    watch.disconnect();
    if (document.readyState === "loading") scaleText();
    else requestAnimationFrame(scaleText);
  });

  // Storage throws where switched off.
  function remembered(key) {
    try { return localStorage.getItem(key); } catch (error) {}
  }

  function remember(key, value) {
    // Then it lasts as long as the page.
    try { localStorage.setItem(key, value); } catch (error) {}
  }

  // A line height that follows the font is NaN.
  function sizesOf(element) {
    var style = getComputedStyle(element);
    return properties.map(property => parseFloat(style[property]));
  }

  // Sizes in transition are on their way.
  function settle() {
    if (!document.getAnimations) return;
    var moving = document.getAnimations().filter(animation => properties.includes(animation.transitionProperty));
    moving.forEach(animation => animation.finish());
    if (moving.length) settle();
  }

  function restore(element) {
    var style = element.style;
    var own = document.createElement("i").style;
    own.cssText = element.dataset.wgtOwn;
    // Else they are another script's.
    if (style.getPropertyPriority("font-size")) properties.forEach(property => {
      style.setProperty(property, own[property], own.getPropertyPriority(property));
    });
    delete element.dataset.wgtOwn;
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
    document.querySelectorAll("html, body, body *").forEach(element => {
      // Drawings grow with their box.
      if (!element.closest("svg[viewBox]")) all.push({ element, sizes: sizesOf(element) });
    });

    function missed(targets) {
      settle();
      return targets.filter(({ element, sizes }) => sizesOf(element).some(
        (pixels, index) => Math.abs(pixels / sizes[index] / factor - 1) > .005
      ));
    }

    // A reader's stylesheet may space lines.
    function enlarge(targets, priority) {
      targets.forEach(({ element, sizes }) => {
        if (!element.matches("[data-wgt-own]")) element.dataset.wgtOwn = element.style.cssText;
        properties.forEach((property, index) => {
          element.style.setProperty(property, sizes[index] * factor + "px", index ? priority : "important");
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
    delete page.dataset.wgtContrast;
    delete page.dataset.contrast;
    if (!hasContrast) return;
    page.dataset.contrast = "more";
    var rgb = getComputedStyle(document.body || page).color.match(/\d+/g) || [];
    page.dataset.wgtContrast = +rgb[0] + +rgb[1] + +rgb[2] > 382 ? "light-text" : "dark-text";
  }

  function showControls() {
    document.querySelectorAll(".wgt-controls").forEach(element => {
      element.hidden = false;
      element.querySelectorAll("[data-wgt-size]").forEach(button => {
        button.setAttribute("aria-disabled", !percents[size + +button.dataset.wgtSize]);
      });
      element.querySelectorAll("[data-wgt-contrast] span").forEach((element, index) => element.hidden = hasContrast === !index);
    });
  }

  function answer(event) {
    var button = event.target.closest(".wgt-controls button");
    if (!button) return;
    var status = button.parentElement.querySelector("[role=status]");
    var step = button.dataset.wgtSize;
    if (!step) {
      hasContrast = !hasContrast;
      remember("wgt-contrast", hasContrast ? "more" : "");
      showContrast();
      status.textContent = hasContrast ? status.dataset.wgtRaised : status.dataset.wgtLowered;
    } else {
      var old = size;
      size = +step ? size + +step : percents.indexOf(100);
      if (!percents[size] || !scaleText()) {
        size = old;
        scaleText();
        return;
      }
      remember("wgt-size", percents[size]);
      status.textContent = status.dataset.wgtSized
        .replace("{percent}", percents[size].toLocaleString(button.parentElement.lang));
    }
    showControls();
  }

  function expire(root) {
    root.querySelectorAll("[data-wgt-until]").forEach(element => {
      if (Date.parse(element.dataset.wgtUntil) < Date.now()) element.remove();
    });
    if (root.querySelector(".wgt-placeholder") || !(Date.parse(root.dataset.wgtValidUntil) < Date.now())) return;
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
    root.append(...kept, sentence);
    root.dataset.wgtState = "expired";
  }

  function expireAll() {
    document.querySelectorAll(".wgt").forEach(expire);
  }

  // The one root of a fragment or a sidebar; none for an error page, half an answer, a script.
  function rootOf(html) {
    var all = [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("head *, body *")];
    var root = all[0];
    if (!root || root.nextElementSibling) return;
    return html.trim().endsWith("</" + root.localName + ">") &&
      (root.matches("div.wgt-sidebar") ? [...root.children] : [root]).every(element => element.matches("section.wgt")) &&
      all.every(element =>
        !element.matches("script, style, iframe, form, link, meta, base, object, embed") &&
        [...element.attributes].every(attribute =>
          !/^on|^style$/i.test(attribute.name) && !/^javascript:/i.test(attribute.value.replace(/[\0- ]/g, ""))
        )
      ) && root;
  }

  // What a reader has chosen goes before what the page says.
  function pathOf(slot) { return slot.choice && slot.choice.value || slot.dataset.wgtSrc; }

  // In an element the fragment stands beside the fallback, and hides it.
  function show(slot) {
    var root = roots[pathOf(slot)];
    var shown = slot.querySelector(":scope > [slot=wgt]");
    if (slot.root !== root || root && !slot.contains(slot.shown)) {
      slot.root = root;
      if (shown) shown.remove();
      // A page that removes the fragment each time would never come to its next task.
      if (root && !(slot.times > 50)) {
        slot.shown = root.cloneNode(true);
        if (slot.matches("widgets-box")) slot.shown.slot = "wgt";
        else slot.textContent = "";
        slot.append(slot.shown);
        showControls();
      }
    }
    expireAll();
  }

  function load(slot) {
    offer(slot);
    var path = pathOf(slot);
    show(slot);
    if (!path) return;
    requests[path] = requests[path] ||
      fetch(path, { credentials: "omit", mode: slot.choice ? "same-origin" : "cors" })
        .then(answer => answer.ok && answer.text())
        .then(rootOf)
        .catch(() => {});
    return requests[path].then(root => {
      // The same bytes leave the focus where it is.
      if (root && !root.isEqualNode(roots[path])) roots[path] = root;
      if (path !== pathOf(slot)) return;
      if (!root && path !== slot.dataset.wgtSrc) {
        slot.choice.value = slot.dataset.wgtSrc;
        return load(slot);
      }
      show(slot);
      return root;
    });
  }

  function offer(slot) {
    var box = slot.closest("body [data-wgt-choice]");
    var select = box && box.querySelector("select");
    if (!select || slot.choice === select || box.querySelector("[data-wgt-src]") !== slot) return;
    var status = box.querySelector("[role=status]");
    var key = "wgt-choice-" + box.dataset.wgtChoice;
    // No option, no value.
    select.value = remembered(key);
    slot.choice = select;
    select.value = pathOf(slot);
    select.parentElement.hidden = false;
    select.onchange = () => {
      var path = select.value;
      remember(key, path);
      requests[path] = roots[path] && requests[path];
      load(slot).then(root => {
        if (root && status) status.textContent = root.getAttribute("aria-label");
      });
    };
  }

  function tick() {
    expireAll();
    showControls();
    // Ten minutes.
    if (!document.hidden && Date.now() - lastLoad >= 600000) {
      lastLoad = Date.now();
      requests = {};
    }
    if (lastLoad) document.querySelectorAll("[data-wgt-src]").forEach(load);
  }

  function start() {
    scaleText();
    showContrast();
    document.addEventListener("click", answer);
    addEventListener("resize", scaleText);
    addEventListener("wgt", tick);
    tick();
    setInterval(tick, 60000);
    document.addEventListener("visibilitychange", tick);
  }

  var elements = window.customElements;
  if (elements) {
    // The page links this file twice, or has drawn itself again and runs it anew.
    if (elements.get("widgets-box")) return dispatchEvent(new Event("wgt"));
    elements.define("widgets-box", class extends HTMLElement {
      connectedCallback() {
        // Only slots: the page's styles reach the fragment, and a framework finds the fallback where it put it.
        if (!this.shadowRoot) {
          var root = document.createElement("slot");
          root.append(root.cloneNode());
          root.name = "wgt";
          this.attachShadow({ mode: "open" }).append(root);
          this.times = 0;
          new MutationObserver(() => {
            this.times++;
            this.connectedCallback();
            setTimeout(() => this.times = 0);
          }).observe(this, { childList: true, attributeFilter: ["src"] });
        }
        // What stands in a foreign shadow tree cannot be found when it expires.
        this.dataset.wgtSrc = document.contains(this) && this.getAttribute("src") || "";
        if (lastLoad) load(this);
      }
    });
  }

  // In the head before the first paint.
  scaleText();
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
