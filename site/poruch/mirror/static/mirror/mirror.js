// Only adds: leaving in place of this page, and search that needs no server. Stores and sends nothing.
(function () {
  "use strict";
  var exit = document.querySelector(".exit"), presses = [], forms, i;
  function leave() { document.documentElement.hidden = true; location.replace(exit.href); }
  if (exit) {
    exit.addEventListener("click", function (event) { event.preventDefault(); leave(); });
    addEventListener("keydown", function (event) {
      if (event.key !== "Shift") { presses = []; return; }
      if (event.repeat) return;
      presses = presses.filter(function (at) { return event.timeStamp - at < 2000; });
      presses.push(event.timeStamp);
      if (presses.length >= 3) leave();
    });
  }
  // After "#": some readers of ZIM files take "?" for a part of the page's name.
  forms = document.querySelectorAll("form[role=search]");
  for (i = 0; i < forms.length; i += 1) {
    forms[i].addEventListener("submit", function (event) {
      event.preventDefault();
      location.href = this.getAttribute("action") + "#q=" + encodeURIComponent(this.elements.q.value);
    });
  }
})();
