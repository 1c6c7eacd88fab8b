// "Try a query" in a form of the CMS: asks with what stands in the form, and shows the answer in place.
(function () {
  "use strict";
  function ask(panel) {
    var form = panel.closest("form");
    var question = panel.querySelector("[data-try-q]");
    var answer = panel.querySelector("[data-try-answer]");
    var button = panel.querySelector("[data-try-ask]");
    if (!question.value.trim()) {
      question.focus();
      return;
    }
    var data = new FormData();
    data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    data.append("q", question.value);
    data.append("locale", panel.querySelector("[data-try-locale]").value);
    data.append("term", panel.dataset.term);
    data.append("term_locale", panel.dataset.termLocale);
    panel.dataset.fields.split(",").forEach(function (name) {
      var field = form.querySelector("[name=" + name + "]");
      data.append(name, field ? field.value : "");
    });
    button.disabled = true;
    answer.setAttribute("aria-busy", "true");
    fetch(panel.dataset.url, { method: "POST", body: data, credentials: "same-origin" })
      .then(function (response) {
        if (!response.ok) throw new Error(String(response.status));
        return response.text();
      })
      .then(function (html) {
        answer.innerHTML = html;
        answer.scrollIntoView({ block: "nearest" });
      })
      .catch(function () {
        answer.textContent = panel.dataset.failed;
      })
      .finally(function () {
        button.disabled = false;
        answer.removeAttribute("aria-busy");
      });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-try-ask]");
    if (button) ask(button.closest("[data-try-panel]"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !event.target.matches("[data-try-q]")) return;
    event.preventDefault();
    ask(event.target.closest("[data-try-panel]"));
  });
})();
