// What the checks measure inside a page; given to the browser by the checks, which the page's policy does not bind.
({
  // Sets the column's width and the type's size, by the root or by a wrapper.
  lay(width, percent, by) {
    const column = document.querySelector("aside");
    column.style.width = width + "px";
    document.documentElement.style.fontSize = by === "root" ? percent + "%" : "";
    column.style.fontSize = by === "root" ? "" : percent + "%";
    return column;
  },

  // Everything that is wider than its column, at every width and size.
  overflows(widths, percents) {
    const found = [];
    for (const width of widths) for (const percent of percents) for (const by of ["root", "wrapper"]) {
      const column = this.lay(width, percent, by);
      const edge = column.getBoundingClientRect().right + .5;
      const wide = [...column.querySelectorAll("*")].filter(element =>
        !element.closest(".wgt-hidden, thead") && element.getBoundingClientRect().right > edge);
      if (wide.length || column.scrollWidth > width) {
        const culprit = wide[wide.length - 1];
        found.push(`${width} px, ${percent} % by the ${by}: ` +
          (culprit ? `${culprit.className || culprit.localName} "${culprit.textContent.trim().slice(0, 40)}"` : "column"));
      }
    }
    return found;
  },

  // The height of every widget, at every width and size.
  heights(widths, percents) {
    const found = {};
    for (const width of widths) for (const percent of percents) for (const by of ["root", "wrapper"]) {
      const column = this.lay(width, percent, by);
      for (const widget of column.querySelectorAll(".wgt"))
        found[`${widget.dataset.wgt}, ${width} px, ${percent} % by the ${by}`] = widget.getBoundingClientRect().height;
    }
    return found;
  },
})
