"use strict";
// Only adds: leaving in place of this page, and suggestions. Stores nothing.
(() => {
  const exit = document.querySelector(".exit");
  const leave = () => { document.documentElement.hidden = true; location.replace(exit.href); };
  if (exit) {
    exit.addEventListener("click", (event) => { event.preventDefault(); leave(); });
    let presses = [];
    addEventListener("keydown", (event) => {
      if (event.key !== "Shift") { presses = []; return; }
      if (event.repeat) return;
      presses = [...presses.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
      if (presses.length >= 3) leave();
    });
  }

  const input = document.querySelector("input[name=q]");
  if (!input || !window.fetch || !window.AbortController) return;
  // Here, not in the pages: a guide has no byte to spare for words that only a script says.
  const said = {
    uk: { list: "Підказки", count: "Підказок: {n}. Обирайте стрілками вгору і вниз.", none: "Підказок немає.", guide: "довідник", resource: "контакт", template: "зразок", topic: "тема", term: "слово", act: "закон", page: "сторінка", document: "файл", need: "запитання" },
    en: { list: "Suggestions", count: "Suggestions: {n}. Use the up and down arrows.", none: "No suggestions.", guide: "guide", resource: "contact", template: "template", topic: "topic", term: "term", act: "law", page: "page", document: "file", need: "question" },
    ru: { list: "Подсказки", count: "Подсказок: {n}. Выбирайте стрелками вверх и вниз.", none: "Подсказок нет.", guide: "справочник", resource: "контакт", template: "образец", topic: "тема", term: "слово", act: "закон", page: "страница", document: "файл", need: "вопрос" },
  };
  const language = document.documentElement.lang;
  const words = said[language] || said.uk;
  const list = document.createElement("ul");
  const status = document.createElement("p");
  list.className = "sg"; list.id = "sg"; list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.list);
  status.className = "vh"; status.setAttribute("role", "status");
  if (!said[language]) for (const element of [list, status]) element.lang = "uk";
  input.closest(".find").insertAdjacentElement("afterend", list);
  list.insertAdjacentElement("afterend", status);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", "sg"], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);

  let options = [], current = -1, pending = null, timer = 0;
  const forget = () => { clearTimeout(timer); if (pending) pending.abort(); pending = null; };
  const close = () => { forget(); list.hidden = true; list.replaceChildren(); options = []; current = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); status.textContent = ""; };
  const mark = (index) => {
    current = index;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === current)));
    if (current < 0) input.removeAttribute("aria-activedescendant");
    else { input.setAttribute("aria-activedescendant", options[current].id); options[current].scrollIntoView({ block: "nearest" }); }
  };
  const take = (index) => { const { text, url } = options[index].suggestion; close(); if (url) location.href = url; else { input.value = text; input.form.submit(); } };
  const option = (suggestion, i) => {
    const made = document.createElement("li"), title = document.createElement("span");
    made.id = `sg${i}`; made.suggestion = suggestion; title.textContent = suggestion.text;
    made.setAttribute("role", "option"); made.setAttribute("aria-selected", "false");
    made.append(title);
    if (Object.hasOwn(words, suggestion.type)) {
      const kind = document.createElement("small");
      kind.textContent = words[suggestion.type];
      made.append(" ", kind);
    }
    made.addEventListener("mousedown", (event) => event.preventDefault());
    made.addEventListener("click", () => take(i));
    return made;
  };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map(option));
    options = [...list.children]; mark(-1);
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = options.length ? words.count.replace("{n}", options.length) : words.none;
  };
  const ask = async () => {
    const text = input.value.trim();
    forget();
    if (text.length < 2) return close();
    const mine = pending = new AbortController();
    try {
      const answer = await fetch(`/api/v1/suggest?q=${encodeURIComponent(text.slice(0, 100))}&locale=${language}`, { signal: mine.signal, credentials: "omit", referrerPolicy: "no-referrer" });
      if (!answer.ok) return;
      const found = (await answer.json()).suggestions.slice(0, 6);
      if (pending === mine && document.activeElement === input) show(found);
    } catch { /* offline or outdated: the form still works */ }
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", forget);
  input.addEventListener("keydown", (event) => {
    const { key } = event;
    if (event.isComposing) return;
    if (key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    else if (key === "ArrowDown" && list.hidden) { if (input.value.trim().length > 1) { event.preventDefault(); ask(); } }
    else if (list.hidden) return;
    else if (key === "ArrowDown") { event.preventDefault(); mark(current + 1 < options.length ? current + 1 : 0); }
    else if (key === "ArrowUp") { event.preventDefault(); mark(current <= 0 ? options.length - 1 : current - 1); }
    else if (key === "Enter" && current >= 0) { event.preventDefault(); take(current); }
    else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) mark(-1);
  });
})();
