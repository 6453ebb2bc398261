// What the checks of the hosts measure inside a page; given to the browser by the checks, which the page's policy does
// not bind. Every function works on the boxes in the order in which they stand in the column.
({
  // What a host's own rule may not change; what only moves or resizes things is seen in their rectangles.
  properties: [
    "text-align", "text-align-last", "text-indent", "letter-spacing", "word-spacing", "word-break", "text-transform",
    "text-decoration-line", "text-shadow",
    "font-size", "font-weight", "font-style", "font-variant", "font-family", "line-height", "color", "background-color",
    "background-image", "opacity", "display", "float", "position", "box-shadow", "border-top-left-radius",
    ...["top", "right", "bottom", "left"].flatMap(side => [`margin-${side}`, `padding-${side}`, `border-${side}-width`]),
  ],
  // A border that is not there and a list that is none have a colour and a bullet that nobody sees.
  border: ["top", "right", "bottom", "left"],

  column() { return document.querySelector("aside"); },
  boxes() { return [...document.querySelectorAll("aside > .wgt")]; },

  // All but what a picture is drawn with.
  elements(box) { return [box, ...box.querySelectorAll("*")].filter(element => !element.ownerSVGElement); },

  // As wide as it is seen, even where the whole page is zoomed.
  lay(width) {
    const column = this.column();
    this.hidden = new Map();
    column.style.width = width / (column.currentCSSZoom || 1) + "px";
    return column;
  },

  // Words for voices alone, by whatever class; remembered until the column has another width.
  isHidden(element) {
    if (!element || element === this.column()) return false;
    if (!this.hidden.has(element)) {
      const style = getComputedStyle(element);
      this.hidden.set(element, element.classList.contains("wgt-hidden") || style.display === "none" ||
        style.visibility === "hidden" || style.clipPath === "inset(50%)" || this.isHidden(element.parentElement));
    }
    return this.hidden.get(element);
  },

  // Every piece of text, seen or not, so that a number means the same one at every width and size.
  pieces(box) {
    const found = [];
    const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (walk.currentNode.data.trim()) found.push(walk.currentNode);
    return found;
  },

  told(node) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const name = element.localName + [...element.classList].map(word => "." + word).join("");
    const inside = element.closest("td, th, li, p, dt, dd, caption");
    const around = inside && inside !== element ? this.told(inside) + " " : "";
    const text = (node.nodeType === Node.TEXT_NODE ? node.data : "").trim().slice(0, 24);
    return around + name + (text ? ` "${text}"` : "");
  },

  // The size at which every piece is seen, in pixels.
  sizes(widths) {
    const pieces = this.boxes().map(box => this.pieces(box));
    const seen = piece => {
      const element = piece.parentElement;
      return {
        size: parseFloat(getComputedStyle(element).fontSize) * (element.currentCSSZoom || 1), hidden: this.isHidden(element),
      };
    };
    return {
      names: pieces.map(box => box.map(piece => this.told(piece))),
      sizes: widths.map(width => {
        this.lay(width);
        return pieces.map(box => box.map(seen));
      }),
    };
  },

  hostSize() { return parseFloat(getComputedStyle(document.body).fontSize) * (document.body.currentCSSZoom || 1); },

  // Every box's height, and that of one line of its notes.
  heights(widths) {
    return widths.map(width => {
      this.lay(width);
      return this.boxes().map(box => {
        const time = box.querySelector(".wgt-time");
        const line = time ? parseFloat(getComputedStyle(time).lineHeight) * (time.currentCSSZoom || 1) : 0;
        return { height: box.getBoundingClientRect().height, line };
      });
    });
  },

  lines(piece) {
    const range = document.createRange();
    range.selectNodeContents(piece);
    return [...range.getClientRects()].filter(line => line.width > .5);
  },

  // What is wider than the column, cut off, or written over something else.
  fit(widths) {
    const found = [];
    for (const width of widths) {
      const column = this.lay(width);
      const { left, right } = column.getBoundingClientRect();
      this.boxes().forEach((box, index) => {
        const say = what => found.push({ width, box: index, what });
        const all = this.elements(box).filter(element => !this.isHidden(element));
        const wide = all.filter(element => {
          const rectangle = element.getBoundingClientRect();
          return rectangle.width && (rectangle.right > right + .6 || rectangle.left < left - .6);
        });
        if (wide.length) say(`wider than the column: ${this.told(wide[wide.length - 1])}`);
        for (const element of all) {
          const style = getComputedStyle(element);
          const cuts = style.overflowX !== "visible" || style.overflowY !== "visible";
          if (cuts && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1))
            say(`cut off: ${this.told(element)}`);
        }
        // A line of type reaches higher and lower than its letters do.
        const written = this.pieces(box).filter(piece => !this.isHidden(piece.parentElement)).flatMap(piece =>
          this.lines(piece).map(line => ({
            piece, cell: piece.parentElement.closest("td, th, li, p, dt, dd, h2, h3, h4, caption") || piece.parentElement,
            left: line.left, right: line.right, top: line.top + line.height * .2, bottom: line.bottom - line.height * .2,
          })));
        for (const line of written)
          if (line.right > right + .6 || line.left < left - .6) say(`written out of the column: ${this.told(line.piece)}`);
        written.sort((one, other) => one.top - other.top);
        written.forEach((one, at) => {
          for (let next = at + 1; next < written.length && written[next].top < one.bottom - .5; next++) {
            const other = written[next];
            if (one.piece === other.piece) continue;
            const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
            if (across > 1) say(`written over each other: ${this.told(one.piece)} and ${this.told(other.piece)}`);
          }
        });
      });
    }
    return found;
  },

  // A colour as red, green, blue and alpha, whatever the notation.
  rgba(colour) {
    this.known ??= new Map();
    if (!this.known.has(colour)) {
      if (!this.canvas) {
        this.canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
        this.canvas.canvas.width = this.canvas.canvas.height = 1;
      }
      this.canvas.clearRect(0, 0, 1, 1);
      this.canvas.fillStyle = colour;
      this.canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = this.canvas.getImageData(0, 0, 1, 1).data;
      this.known.set(colour, [red, green, blue, alpha / 255]);
    }
    return this.known.get(colour);
  },

  over(front, back) { return [0, 1, 2].map(at => front[at] * front[3] + back[at] * (1 - front[3])); },

  luminance(colour) {
    const [red, green, blue] = colour.map(value => value / 255).map(value =>
      value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4);
    return .2126 * red + .7152 * green + .0722 * blue;
  },

  // Everything that is seen with less than 4.5 : 1, or on something whose colour cannot be told.
  contrast(widths) {
    const found = [];
    const pageColour = () => [document.documentElement, document.body].reduce(
      (under, element) => this.over(this.rgba(getComputedStyle(element).backgroundColor), under), this.rgba("Canvas"));
    for (const width of widths) {
      this.lay(width);
      const page = pageColour();
      this.boxes().forEach((box, index) => {
        for (const piece of this.pieces(box)) {
          const element = piece.parentElement;
          if (this.isHidden(element) || !this.lines(piece).length) continue;
          const layers = [];
          let opacity = 1, isImage = false;
          for (let at = element; at && at !== document.body; at = at.parentElement) {
            const style = getComputedStyle(at);
            layers.unshift(this.rgba(style.backgroundColor));
            opacity *= Number(style.opacity);
            isImage ||= style.backgroundImage !== "none";
          }
          const back = layers.reduce((under, layer) => this.over(layer, under), page);
          const style = getComputedStyle(element);
          const front = [...this.rgba(element instanceof SVGElement ? style.fill : style.color)];
          front[3] *= opacity;
          const shades = [this.luminance(this.over(front, back)), this.luminance(back)].sort((one, other) => other - one);
          const ratio = (shades[0] + .05) / (shades[1] + .05);
          if (isImage) found.push({ width, box: index, what: `on a picture: ${this.told(piece)}` });
          else if (ratio < 4.495) found.push({ width, box: index, what: `${ratio.toFixed(2)}:1: ${this.told(piece)}` });
        }
      });
    }
    return found;
  },

  // The host's stylesheet without every rule that means something in a box, and without what a box would inherit from it
  // but its font's family, size and colour.
  bareSheet() {
    const inside = this.boxes().flatMap(box => [box, ...box.querySelectorAll("*")]);
    const touches = rule => {
      const plain = rule.selectorText.replace(/(^|[\s,(>+~])::?(before|after|marker|first-letter|first-line)\b/g, "$1*")
        .replace(/::?(before|after|hover|focus|marker|first-letter|first-line)\b/g, "");
      return inside.some(element => element.matches(plain));
    };
    const link = document.querySelector("link[href*='/host-']");
    const kept = [];
    for (const rule of link.sheet.cssRules)
      if (!(rule instanceof CSSStyleRule) || !touches(rule)) kept.push(rule.cssText);
    kept.push(`body, .column { text-align: start; text-indent: 0; letter-spacing: normal; word-spacing: normal;
      text-transform: none; text-align-last: auto; word-break: normal; font-weight: 400; font-style: normal; line-height: normal; white-space: normal; }`);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(kept.join("\n"));
    return { link, sheet };
  },

  look(element, pseudo) {
    const style = getComputedStyle(element, pseudo);
    if (pseudo && style.content === "none") return null;
    const looks = this.properties.map(name => [name, style.getPropertyValue(name)]);
    for (const side of this.border) {
      const [width, line, colour] = ["width", "style", "color"].map(what => style.getPropertyValue(`border-${side}-${what}`));
      if (parseFloat(width)) looks.push([`border-${side}`, `${line} ${colour}`]);
    }
    if (style.display === "list-item") looks.push(["list-style-type", style.listStyleType]);
    return new Map(looks);
  },

  // Where everything stands inside its box.
  places() {
    return this.boxes().map(box => {
      const { left, top } = box.getBoundingClientRect();
      // What has no place of its own says that it is in the page's corner.
      const short = ({ left: x, top: y, width, height }) => width || height ? [x - left, y - top, width, height] : [0, 0, 0, 0];
      const elements = this.elements(box).filter(element => !this.isHidden(element));
      return [
        ...elements.map(element => ({ node: element, at: short(element.getBoundingClientRect()) })),
        ...this.pieces(box).filter(piece => !this.isHidden(piece.parentElement)).map(piece =>
          ({ node: piece, at: this.lines(piece).flatMap(short) })),
      ];
    });
  },

  // What the host's own rules change in a box, against the same host without them: looks at one width, places at all.
  hostRules(widths, lookWidth) {
    const found = [];
    const { link, sheet } = this.bareSheet();
    const measure = () => {
      this.lay(lookWidth);
      const looks = this.boxes().map(box => this.elements(box).map(element =>
        [null, "::before", "::after"].map(pseudo => this.look(element, pseudo))));
      return { looks, places: widths.map(width => { this.lay(width); return this.places(); }) };
    };
    const host = measure();
    // A link that is switched off and on again would be fetched once more.
    link.sheet.disabled = true;
    document.adoptedStyleSheets = [sheet];
    const bare = measure();
    document.adoptedStyleSheets = [];
    link.sheet.disabled = false;
    this.lay(lookWidth);

    this.boxes().forEach((box, index) => {
      this.elements(box).forEach((element, at) => {
        if (this.isHidden(element)) return;
        host.looks[index][at].forEach((look, which) => {
          const other = bare.looks[index][at][which];
          const name = this.told(element) + ["", "::before", "::after"][which];
          if (!look !== !other) return found.push({ width: lookWidth, box: index, what: `${name}: content` });
          for (const property of new Set([...look?.keys() ?? [], ...other?.keys() ?? []])) {
            const [value, bareValue] = [look.get(property) ?? "none", other.get(property) ?? "none"];
            // The same to a hundredth of a pixel is the same.
            const isSame = value === bareValue ||
              /^-?[\d.]+px$/.test(value) && Math.abs(parseFloat(value) - parseFloat(bareValue)) < .05;
            if (!isSame) found.push({ width: lookWidth, box: index, what: `${name}: ${property}: ${value}, bare ${bareValue}` });
          }
        });
      });
      widths.forEach((width, number) => {
        const [here, there] = [host.places[number][index], bare.places[number][index]];
        const isMoved = (place, at) => place.at.length !== there[at]?.at.length ||
          place.at.some((value, which) => Math.abs(value - there[at].at[which]) > .6);
        // The box itself only has the size of what is in it.
        const moved = here.findIndex((place, at) => at > 0 && isMoved(place, at));
        if (moved < 0 && !isMoved(here[0], 0)) return;
        const at = Math.max(moved, 0);
        const [one, two] = [here[at], there[at]].map(place => place ? place.at.map(value => value.toFixed(1)).join(" ") : "gone");
        found.push({ width, box: index, what: `${this.told(here[at].node)}: at ${one}, bare ${two}` });
      });
    });
    return found;
  },
})
