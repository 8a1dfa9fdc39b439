// The what-if: a slider moves low, most likely and high together; a moment after the last movement the page asks for a
// preview. A busy answer leaves the last one standing and is asked again.
(() => {
  "use strict";

  const form = document.getElementById("what-if");
  if (!form || !window.htmx) {
    return;
  }
  const PAUSE = 200; // milliseconds of rest before a preview is asked for
  const TRIES = 5;
  let timer = 0;
  let tries = 0;
  let asked = state();
  let opened = [];

  function state() {
    return new URLSearchParams(new FormData(form)).toString();
  }

  // --- one assumption ---

  function part(control, name) {
    return control.querySelector(`[data-part="${name}"]`);
  }

  function number(input) {
    const text = input.value.trim().replace("%", "").replace("−", "-").trim();
    return text !== "" && Number.isFinite(Number(text)) ? Number(text) : null;
  }

  function parts(control) {
    return ["low", "mode", "high"].map((name) => part(control, name));
  }

  // As exact as the step and what stands there; never 0.30000000000000004.
  function written(value) {
    return String(Number(value.toFixed(3)));
  }

  function within(slider, value) {
    return Math.min(Math.max(value, Number(slider.dataset.floor)), Number(slider.dataset.ceiling));
  }

  function setUp(control) {
    const slider = control.querySelector("[data-slider]");
    const inputs = parts(control);
    const back = control.querySelector("[data-back]");
    const published = inputs.map((input) => input.dataset.published);
    let reach = distances();

    function distances() {
      const [low, mode, high] = inputs.map(number);
      return [low, mode, high].includes(null) ? null : [low - mode, high - mode];
    }

    function mark() {
      const moved = inputs.some((input, place) => input.value.trim() !== published[place]);
      control.toggleAttribute("data-moved", moved);
      back.hidden = !moved;
      slider.setAttribute("aria-valuetext", inputs[1].value + slider.dataset.unit);
    }

    slider.hidden = false;
    slider.addEventListener("input", () => {
      const value = Number(slider.value);
      const [below, above] = reach || [0, 0];
      inputs[1].value = written(value);
      inputs[0].value = written(Math.min(within(slider, value + below), value));
      inputs[2].value = written(Math.max(within(slider, value + above), value));
      mark();
      soon();
    });
    inputs.forEach((input) => {
      input.addEventListener("input", () => {
        const mode = number(inputs[1]);
        reach = distances();
        if (mode !== null) {
          slider.value = mode;
        }
        mark();
        if (reach && reach[0] <= 0 && reach[1] >= 0) {
          soon();
        }
      });
      input.addEventListener("change", soon);
    });
    back.addEventListener("click", () => {
      inputs.forEach((input, place) => {
        input.value = published[place];
      });
      reach = distances();
      slider.value = number(inputs[1]);
      mark();
      slider.focus();
      soon();
    });
    mark();
  }

  // --- asking ---

  function soon(pause = PAUSE) {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, pause);
  }

  function ask() {
    if (state() !== asked) {
      tries = 0;
      again();
    }
  }

  function again() {
    asked = state();
    window.htmx.trigger(form, "preview");
  }

  form.querySelectorAll("[data-control]").forEach(setUp);
  form.addEventListener("change", (event) => {
    if (event.target.matches("select") && !event.target.closest("[data-quiet]")) {
      soon(0);
    }
  });

  // A download and an added assumption are answered by whole pages and files: htmx keeps its hands off.
  document.addEventListener(
    "submit",
    (event) => {
      if (event.submitter && event.submitter.hasAttribute("data-native")) {
        event.stopImmediatePropagation();
      }
    },
    true,
  );

  // --- answers ---

  form.addEventListener("htmx:beforeRequest", () => {
    window.clearTimeout(timer);
    asked = state();
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const detail = event.detail;
    if (detail.requestConfig.elt !== form) {
      return;
    }
    opened = [...document.querySelectorAll("#what-if-shown details")].map((one) => one.open);
    const status = detail.xhr.status;
    if (![409, 422, 429, 503].includes(status)) {
      return;
    }
    detail.shouldSwap = true; // it says why there is no preview
    detail.isError = false;
    const wait = Number(detail.xhr.getResponseHeader("Retry-After"));
    if (wait && tries < TRIES) {
      tries += 1;
      window.clearTimeout(timer);
      timer = window.setTimeout(again, wait * 1000);
    }
  });

  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt.id === "what-if-shown") {
      event.detail.elt.querySelectorAll("details").forEach((one, place) => {
        one.open = Boolean(opened[place]);
      });
    }
  });

  // Changes that the address names are worked out as soon as htmx has taken the form over, which it does at this event.
  if (form.hasAttribute("data-waiting")) {
    document.addEventListener("DOMContentLoaded", again);
  }
})();
