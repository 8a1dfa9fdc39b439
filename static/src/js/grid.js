// Grids of inputs: paste a block from a spreadsheet, move with Enter and the arrow keys. Without it, plain inputs.
(() => {
  "use strict";

  const FIELD = "input.app-grid__input, select.app-grid__input";

  // Inputs by row and column; cells that cannot be typed in keep their place as null.
  function cells(grid) {
    return [...grid.querySelectorAll(".app-grid__row")].map((row) =>
      [...row.querySelectorAll(".app-grid__cell")].map((cell) => cell.querySelector(FIELD)),
    );
  }

  function place(table, field) {
    for (let row = 0; row < table.length; row += 1) {
      const column = table[row].indexOf(field);
      if (column >= 0) {
        return { row, column };
      }
    }
    return null;
  }

  // Tab-separated lines; a quoted cell may hold tabs, line ends and doubled quotes.
  function parse(text) {
    const rows = [[""]];
    let quoted = false;
    let fresh = true;
    const clean = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (let i = 0; i < clean.length; i += 1) {
      const mark = clean[i];
      const row = rows[rows.length - 1];
      if (quoted && mark === '"' && clean[i + 1] === '"') {
        row[row.length - 1] += '"';
        i += 1;
      } else if (quoted && mark === '"') {
        quoted = false;
      } else if (!quoted && fresh && mark === '"') {
        quoted = true;
        fresh = false;
      } else if (!quoted && mark === "\t") {
        row.push("");
        fresh = true;
      } else if (!quoted && mark === "\n") {
        rows.push([""]);
        fresh = true;
      } else {
        row[row.length - 1] += mark;
        fresh = false;
      }
    }
    return rows;
  }

  function fill(field, text) {
    const value = text.trim();
    if (field.tagName === "SELECT") {
      const option = [...field.options].find((one) => one.value === value || one.text.trim().toLowerCase() === value.toLowerCase());
      if (!option) {
        return false;
      }
      field.value = option.value;
    } else {
      field.value = value;
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  function paste(event) {
    const field = event.target.closest(FIELD);
    const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (!field || !/[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""))) {
      return; // a single value is pasted as everywhere
    }
    event.preventDefault();
    const grid = field.closest("[data-grid]");
    const table = cells(grid);
    const from = place(table, field);
    let filled = 0;
    let left = 0;
    parse(text).forEach((line, down) =>
      line.forEach((value, across) => {
        const target = (table[from.row + down] || [])[from.column + across];
        if (target && fill(target, value)) {
          filled += 1;
        } else {
          left += 1;
        }
      }),
    );
    say(grid, filled, left);
  }

  function say(grid, filled, left) {
    const over = left ? ` ${left} did not fit into the table and ${left === 1 ? "was" : "were"} left out.` : "";
    const status = grid.querySelector("[data-grid-status]");
    status.textContent = `${filled} ${filled === 1 ? "cell" : "cells"} filled.${over}`;
    status.classList.toggle("nhsuk-u-visually-hidden", !left); // what was left out is for everybody to read
  }

  function move(event) {
    const field = event.target.closest(FIELD);
    if (!field || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const step = steps(event, field);
    if (!step) {
      return;
    }
    const table = cells(field.closest("[data-grid]"));
    let { row, column } = place(table, field);
    do {
      row += step[0];
      column += step[1];
    } while (table[row] && table[row][column] === null);
    const target = (table[row] || [])[column];
    if (target || event.key === "Enter") {
      event.preventDefault(); // Enter in a grid never sends the form by accident
    }
    if (target) {
      target.focus();
      if (target.select) {
        target.select();
      }
    }
  }

  function steps(event, field) {
    const choosing = field.tagName === "SELECT";
    const whole = !choosing && field.selectionStart === 0 && field.selectionEnd === field.value.length;
    switch (event.key) {
      case "Enter":
        return event.shiftKey ? [-1, 0] : [1, 0];
      case "ArrowDown":
        return choosing ? null : [1, 0];
      case "ArrowUp":
        return choosing ? null : [-1, 0];
      case "ArrowRight":
        return whole && !event.shiftKey ? [0, 1] : null;
      case "ArrowLeft":
        return whole && !event.shiftKey ? [0, -1] : null;
      default:
        return null;
    }
  }

  document.addEventListener("paste", (event) => event.target.closest && paste(event));
  document.addEventListener("keydown", (event) => event.target.closest && move(event));

  function showHelp(root) {
    root.querySelectorAll("[data-grid-help]").forEach((help) => {
      help.hidden = false;
    });
  }
  showHelp(document);
  document.addEventListener("htmx:load", (event) => showHelp(event.detail.elt));
})();
