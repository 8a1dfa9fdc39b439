// The dashboard fetches itself again when a filter changes or a new projection is published.
// What the reader has opened stays open, so that nothing closes under their hands.
(() => {
  "use strict";

  let opened = [];
  let ticked = [];

  // A details element by its own id, or by its place in the chart that holds it.
  function name(details) {
    if (details.id) {
      return details.id;
    }
    const around = details.closest("section[id]");
    return around ? `${around.id}:${[...around.querySelectorAll("details")].indexOf(details)}` : "";
  }

  // The server draws the filters open or closed, so that the focus inside them is not lost.
  document.addEventListener("htmx:configRequest", (event) => {
    const box = document.getElementById("filter-box");
    if (box && box.open) {
      event.detail.headers["X-Filters-Open"] = "true";
    }
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "dashboard") {
      opened = [...document.querySelectorAll("#dashboard details[open]")].map(name);
      ticked = [...document.querySelectorAll("#dashboard .app-few__box:checked")].map((box) => box.id);
    }
  });

  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt.id === "dashboard") {
      event.detail.elt.querySelectorAll("details").forEach((details) => {
        details.open = details.open || opened.includes(name(details));
      });
      event.detail.elt.querySelectorAll(".app-few__box").forEach((box) => {
        box.checked = ticked.includes(box.id);
      });
    }
  });
})();
