"use strict";
// Only adds: gaps of a letter to fill in on this page, and buttons that copy. Sends and stores nothing.
(() => {
  const words = { uk: "Впишіть у лист", en: "Fill in the letter", ru: "Впишите в письмо" };
  const label = words[document.documentElement.lang] || words.uk;

  const button = (holder, text) => {
    if (!navigator.clipboard) return;
    const made = document.createElement("button"), said = document.createElement("span");
    made.type = "button"; made.className = "btn alt"; made.textContent = holder.dataset.copy;
    said.className = "note"; said.setAttribute("role", "status");
    made.addEventListener("click", async () => {
      try { await navigator.clipboard.writeText(text()); said.textContent = ` ${holder.dataset.done}`; }
      catch { getSelection().selectAllChildren(holder.querySelector("[data-text]") || holder); }
    });
    return [made, said];
  };

  for (const letter of document.querySelectorAll("[data-letter]")) {
    const text = letter.querySelector("[data-text]"), mail = letter.querySelector("[data-mail]");
    const subject = letter.querySelector("[data-subject]").textContent.trim();
    const current = () => text.textContent.trim();
    const refresh = () => {
      const body = encodeURIComponent(current().replace(/\r?\n/g, "\r\n"));
      mail.href = `mailto:${encodeURIComponent(letter.dataset.letter).replace("%40", "@")}?subject=${encodeURIComponent(subject)}&body=${body}`;
    };
    const gaps = new Map();
    for (const gap of text.querySelectorAll("b")) {
      const name = gap.textContent;
      gaps.set(name, [...(gaps.get(name) || []), gap]);
    }
    if (gaps.size) {
      const fields = document.createElement("fieldset"), legend = document.createElement("legend");
      fields.className = "no-print"; legend.className = "lab"; legend.textContent = label;
      fields.append(legend);
      for (const [name, places] of gaps) {
        const holder = document.createElement("label"), input = document.createElement("input");
        holder.className = "lab"; holder.textContent = name.slice(1, -1); holder.lang = text.lang;
        input.className = "cb"; input.autocomplete = "off"; input.maxLength = 200;
        input.addEventListener("input", () => {
          for (const place of places) place.textContent = input.value.trim() || name;
          refresh();
        });
        holder.append(input); fields.append(holder);
      }
      text.before(fields);
    }
    mail.parentElement.append(" ", ...(button(letter, current) || []));
  }

  for (const holder of document.querySelectorAll("[data-copy]:not([data-letter])")) {
    const text = holder.textContent.trim();
    const made = button(holder, () => text);
    if (made) { const row = document.createElement("p"); row.className = "acts no-print"; row.append(...made); holder.after(row); }
  }
})();
