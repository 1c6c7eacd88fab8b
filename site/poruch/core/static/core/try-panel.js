// A panel of the CMS that asks what the form, as it stands, would find, and shows the answer in place.
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-try-send]");
    if (!button) return;
    var panel = button.closest("[data-try-form]");
    var found = panel.querySelector("[data-try-found]");
    var data = new FormData(panel.closest("form"));
    data.append("try-locale", panel.dataset.locale);
    data.append("try-pk", panel.dataset.pk);
    button.disabled = true;
    found.setAttribute("aria-busy", "true");
    fetch(panel.dataset.url, { method: "POST", body: data, credentials: "same-origin" })
      .then(function (response) {
        if (!response.ok) throw new Error(String(response.status));
        return response.text();
      })
      .then(function (html) {
        found.innerHTML = html;
      })
      .catch(function () {
        found.textContent = panel.dataset.failed;
      })
      .finally(function () {
        button.disabled = false;
        found.removeAttribute("aria-busy");
      });
  });
})();
