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
  const language = document.documentElement.lang;
  const list = document.createElement("ul");
  const status = document.createElement("p");
  list.className = "sg"; list.id = "sg"; list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.form.dataset.suggestions || input.labels[0].textContent);
  status.className = "vh"; status.setAttribute("role", "status");
  input.closest(".find").insertAdjacentElement("afterend", list);
  list.insertAdjacentElement("afterend", status);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", "sg"], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);

  let options = [], current = -1, pending = null, timer = 0;
  const close = () => { list.hidden = true; options = []; current = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); status.textContent = ""; };
  const mark = (index) => {
    current = index;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === current)));
    if (current < 0) input.removeAttribute("aria-activedescendant");
    else { input.setAttribute("aria-activedescendant", options[current].id); options[current].scrollIntoView({ block: "nearest" }); }
  };
  const take = (index) => { const { text, url } = options[index].suggestion; if (url) location.href = url; else { input.value = text; input.form.submit(); } };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map((suggestion, i) => {
      const option = document.createElement("li");
      option.id = `sg${i}`; option.suggestion = suggestion; option.textContent = suggestion.text;
      option.setAttribute("role", "option"); option.setAttribute("aria-selected", "false");
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(i); });
      return option;
    }));
    options = [...list.children]; current = -1;
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = options.length ? String(options.length) : "";
  };
  const ask = async () => {
    const text = input.value.trim();
    pending?.abort();
    if (text.length < 2) return close();
    pending = new AbortController();
    try {
      const answer = await fetch(`/api/v1/suggest?q=${encodeURIComponent(text)}&locale=${language}`, { signal: pending.signal, credentials: "omit", referrerPolicy: "no-referrer" });
      if (answer.ok) show((await answer.json()).suggestions.slice(0, 6));
    } catch { /* offline or outdated: the form still works */ }
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") { event.preventDefault(); mark((current + 1) % options.length); }
    else if (event.key === "ArrowUp") { event.preventDefault(); mark(current <= 0 ? options.length - 1 : current - 1); }
    else if (event.key === "Enter" && current >= 0) { event.preventDefault(); take(current); }
  });
})();
