// Draws charts from the blocks of JSON beside them, and again in what htmx brings in.
(() => {
  "use strict";

  const narrow = window.matchMedia("(max-width: 40.0525em)");
  const config = { displayModeBar: false, displaylogo: false, responsive: true, showTips: false };

  function drawAll(root) {
    const found = [...root.querySelectorAll("[data-chart]")];
    if (root.matches && root.matches("[data-chart]")) {
      found.push(root);
    }
    found.forEach(draw);
  }

  function draw(element) {
    const block = document.getElementById(element.dataset.chart);
    if (!block || !window.Plotly || element.clientWidth === 0) {
      return; // hidden on this screen: its table stands in
    }
    if (element.dataset.drawnNarrow === String(narrow.matches)) {
      return; // it stands already; Plotly itself follows small changes of width
    }
    const figure = JSON.parse(block.textContent);
    const layout = { ...figure.layout, template: figure.template, autosize: true };
    layout.height = layout.height || (narrow.matches ? 320 : 400);
    thinTicks(layout, element.clientWidth);
    if (narrow.matches) {
      fitPhone(layout);
    }
    window.Plotly.react(element, figure.data, layout, config);
    element.dataset.drawnNarrow = String(narrow.matches);
  }

  // As many labels as there is room for, counted from the end, so that the last year always has its own.
  function thinTicks(layout, width) {
    const axis = layout.xaxis;
    if (!axis || axis.type !== "category" || !axis.tickvals) {
      return;
    }
    const step = Math.max(1, Math.ceil((axis.tickvals.length * 72) / Math.max(width - 80, 72)));
    const last = axis.tickvals.length - 1;
    layout.xaxis = { ...axis, tickmode: "array", tickangle: 0, tickvals: axis.tickvals.filter((_, i) => (last - i) % step === 0) };
  }

  function fitPhone(layout) {
    layout.margin = { ...layout.margin, l: 8, r: 8 };
    layout.font = { size: 12 };
    layout.yaxis = { ...layout.yaxis, title: undefined };
  }

  // On a phone the table of a heat map is the chart, so it stands open.
  function openTables(root) {
    if (narrow.matches) {
      root.querySelectorAll(".app-chart--table-first details").forEach((details) => {
        details.open = true;
      });
    }
  }

  function start(root) {
    openTables(root);
    drawAll(root);
  }

  start(document);
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));
  document.addEventListener("htmx:beforeCleanupElement", (event) => {
    if (window.Plotly && event.target.matches && event.target.matches("[data-chart]")) {
      window.Plotly.purge(event.target);
    }
  });
  narrow.addEventListener("change", () => start(document));
})();
