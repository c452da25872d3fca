// Dates as people type them, echoed as understood. The rules are those of kernel/forms/typed_dates.py,
// whose reading is the one that counts; both are tested on the same cases.
(() => {
  "use strict";
  const DAY = 86400000;
  const utc = (y, m, d) => new Date(Date.UTC(y, m - 1, d));
  const iso = (date) => date.toISOString().slice(0, 10);
  const fold = (text) =>
    text.toLowerCase().replace(/œ/g, "oe").normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[^a-z0-9]+/g, " ").trim();

  const MONTHS = {};
  [["janvier janv jan january", 1], ["fevrier fevr fev feb february", 2], ["mars mar march", 3], ["avril avr apr april", 4],
    ["mai may", 5], ["juin jun june", 6], ["juillet juil jul july", 7], ["aout aug august", 8], ["septembre sept sep september", 9],
    ["octobre oct october", 10], ["novembre nov november", 11], ["decembre dec december", 12],
  ].forEach(([words, month]) => words.split(" ").forEach((word) => { MONTHS[word] = month; }));
  const WEEKDAYS = {};
  ["lundi lun monday mon", "mardi tuesday tue", "mercredi mer wednesday wed", "jeudi jeu thursday thu", "vendredi ven friday fri",
    "samedi sam saturday sat", "dimanche dim sunday sun",
  ].forEach((words, index) => words.split(" ").forEach((word) => { WEEKDAYS[word] = index; }));
  const WORDS = { "aujourd hui": 0, aujourdhui: 0, auj: 0, "ce jour": 0, today: 0, demain: 1, dem: 1, tomorrow: 1, hier: -1,
    yesterday: -1, "apres demain": 2, "avant hier": -2 };
  const NEXT = ["prochain", "prochaine", "next"];
  const LAST = ["dernier", "derniere", "passe", "last"];
  const own = (table, key) => Object.prototype.hasOwnProperty.call(table, key);

  const exact = (y, m, d) => {
    if (y < 1 || y > 9999 || m < 1 || m > 12 || d < 1) return null;
    const date = new Date(0);
    date.setUTCFullYear(y, m - 1, d);
    return date.getUTCMonth() === m - 1 && date.getUTCDate() === d ? date : null;
  };
  const addDays = (date, days) => new Date(date.getTime() + days * DAY);
  const shift = (date, count, unit) => {
    if (unit[0] !== "m") return addDays(date, count * ("sw".includes(unit[0]) ? 7 : 1));
    const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + count;
    const [y, m] = [Math.floor(months / 12), (months % 12 + 12) % 12];
    return exact(y, m + 1, Math.min(date.getUTCDate(), new Date(Date.UTC(y, m + 1, 0)).getUTCDate()));
  };
  const pick = (days, today, lean) => {
    let found = days.map((parts) => exact(...parts)).filter(Boolean);
    if (!found.length) return null;
    if (lean === "past") {
      const before = found.filter((d) => d <= today);
      return (before.length ? before : found).reduce((a, b) => (a > b ? a : b));
    }
    if (lean === "future") {
      const after = found.filter((d) => d >= today);
      return (after.length ? after : found).reduce((a, b) => (a < b ? a : b));
    }
    const far = (d) => Math.abs(d - today) + (d < today ? 0.5 : 0);
    return found.reduce((a, b) => (far(b) < far(a) ? b : a));
  };
  const dated = (d, m, year, today, lean) => {
    const now = today.getUTCFullYear();
    if (!year) return pick([-4, -3, -2, -1, 0, 1, 2, 3, 4].map((o) => [now + o, m, d]), today, lean);
    if (year.length === 4) return exact(+year, m, d);
    const full = now - (now % 100) + +year;
    return exact(full <= now + (lean === "past" ? 0 : 20) ? full : full - 100, m, d);
  };

  // The day meant by `text`, or null. `today` is a Date at midnight UTC.
  const read = (text, today, lean = "near") => {
    const raw = text.trim().toLowerCase().split(/\s+/).join(" ");
    const plain = fold(raw);
    let found;
    if (own(WORDS, plain)) return addDays(today, WORDS[plain]);
    if ((found = raw.match(/^([+-]) ?(\d{1,3}) ?(j|jours?|s|sem|semaines?|m|mois|d|days?|w|weeks?|months?)?$/)))
      return shift(today, +found[2] * (found[1] === "+" ? 1 : -1), found[3] || "j");
    if ((found = plain.match(/^(dans|in|il y a) (\d{1,3}) (jours?|semaines?|sem|mois|days?|weeks?|months?)$/)))
      return shift(today, +found[2] * (found[1] === "il y a" ? -1 : 1), found[3]);
    let words = plain.split(" ");
    if (words.length === 2 && (NEXT.includes(words[0]) || LAST.includes(words[0]))) words = words.reverse();
    if (words.length <= 2 && own(WEEKDAYS, words[0])) {
      const ahead = ((WEEKDAYS[words[0]] - (today.getUTCDay() + 6) % 7) % 7 + 7) % 7;
      if (words.length === 1) return addDays(today, lean === "past" && ahead ? ahead - 7 : ahead);
      if (NEXT.includes(words[1])) return addDays(today, ahead || 7);
      if (LAST.includes(words[1])) return addDays(today, ahead - 7);
      return null;
    }
    if ((found = raw.match(/^(\d{4})-(\d{1,2})-(\d{1,2})$/))) return exact(+found[1], +found[2], +found[3]);
    if ((found = raw.match(/^(\d{2})(\d{2})(\d{4})$/))) return exact(+found[3], +found[2], +found[1]);
    if ((found = raw.match(/^(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{4}|\d{2}))?$/)))
      return dated(+found[1], +found[2], found[3], today, lean);
    if ((found = plain.match(/^(?:le )?(\d{1,2})(?:er)? ([a-z]+)(?: (\d{4}|\d{2}))?$/)) && own(MONTHS, found[2]))
      return dated(+found[1], MONTHS[found[2]], found[3], today, lean);
    if ((found = plain.match(/^(?:le )?(\d{1,2})(?:er)?$/))) {
      const base = today.getUTCFullYear() * 12 + today.getUTCMonth();
      return pick([-2, -1, 0, 1, 2].map((o) => [Math.floor((base + o) / 12), (base + o) % 12 + 1, +found[1]]), today, lean);
    }
    return null;
  };
  window.MaillageDates = { read: (text, today, lean) => { const d = read(text, utc(...today.split("-").map(Number)), lean); return d && iso(d); } };

  const today = () => { const now = new Date(); return utc(now.getFullYear(), now.getMonth() + 1, now.getDate()); };
  const written = (date) => iso(date).split("-").reverse().join("/");
  const words = (date) => date.toLocaleDateString(document.documentElement.lang || "fr",
    { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const echoOf = (input) => input.closest(".field")?.querySelector(".date-echo");

  const echo = (input, final) => {
    const place = echoOf(input);
    if (!place) return;
    const date = input.value.trim() ? read(input.value, today(), input.dataset.date) : null;
    const wrong = final && input.value.trim() && !date;
    place.textContent = date ? words(date) : wrong ? place.dataset.unread : "";
    place.classList.toggle("wrong", Boolean(wrong));
  };
  const put = (input, date) => {
    input.value = written(date);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  document.addEventListener("input", (event) => { if (event.target.matches?.("[data-date]")) echo(event.target, false); });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-date]")) echo(event.target, true);
    if (event.target.matches(".date-entry .picker") && event.target.value)
      put(event.target.closest(".date-entry").querySelector("[data-date]"), utc(...event.target.value.split("-").map(Number)));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-date-picker]");
    if (!button) return;
    const box = button.closest(".date-entry");
    const [input, picker] = [box.querySelector("[data-date]"), box.querySelector(".picker")];
    const date = read(input.value, today(), input.dataset.date);
    picker.value = date ? iso(date) : "";
    picker.showPicker();
  });
  // Arrows move by a day once there is a date.
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.("[data-date]") || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const date = read(event.target.value, today(), event.target.dataset.date);
    event.preventDefault();
    put(event.target, date ? addDays(date, event.key === "ArrowUp" ? 1 : -1) : today());
  });

  const ready = (root) => root.querySelectorAll("[data-date-picker]").forEach((button) => {
    if ("showPicker" in HTMLInputElement.prototype) button.hidden = false;
  });
  document.addEventListener("DOMContentLoaded", () => ready(document));
  document.addEventListener("htmx:load", (event) => ready(event.detail.elt));
})();
