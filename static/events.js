"use strict";
// Only adds: the hours of an event in the reader's own time zone, where it differs from Kyiv's. Sends nothing.
(() => {
  const words = { uk: "У вашому часі: ", en: "In your time: ", ru: "По вашему времени: " };
  const language = words[document.documentElement.lang] ? document.documentElement.lang : "uk";
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const shape = (timeZone) => new Intl.DateTimeFormat(language, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone });
  const own = shape(zone), kyiv = shape("Europe/Kyiv");
  for (const time of document.querySelectorAll("time[data-end]")) {
    const start = new Date(time.dateTime), end = new Date(time.dataset.end);
    if (isNaN(start) || isNaN(end) || own.format(start) === kyiv.format(start)) continue;
    const note = document.createElement("span");
    note.className = "zone";
    note.lang = language;
    note.textContent = `${words[language]}${own.formatRange ? own.formatRange(start, end) : own.format(start)} (${zone.replace("_", " ")})`;
    time.insertAdjacentElement("afterend", note);
  }
})();
