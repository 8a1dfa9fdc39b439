// Starts the design system's components; a page works without any of it.
import { initAll } from "../nhsuk-frontend.min.js";

initAll();

// What htmx brings in later has components of its own. (The header and other parts of the page are started already.)
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) {
    initAll({ scope: event.detail.elt });
  }
});
