// A page whose session has ended keeps what is written on it: it is not sent to the login, where it would be lost, and
// it goes on with the session that its writer opens in another tab.
(function () {
  "use strict";
  const FORM = "form[data-edit-form]";
  /** The cookie's value when the end was noticed: a new login gives another one. */
  let ended = null;
  let sentence = "";

  function cookie() {
    const found = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
    return found ? found[1] : "";
  }

  /** The form's own token is of the login that it was opened with. */
  function renew() {
    const value = cookie();
    if (!value || ended === null || value === ended) return;
    document.querySelectorAll(`${FORM} input[name=csrfmiddlewaretoken]`).forEach((input) => (input.value = value));
    ended = null;
  }

  document.addEventListener("w-autosave:error", function (event) {
    const answer = event.detail.response;
    if (!answer || !answer.session_over) return;
    sentence = answer.error_message;
    if (ended === null) ended = cookie();
  });
  document.addEventListener("w-autosave:save", function (event) {
    renew();
    const input = document.querySelector(`${FORM} input[name=csrfmiddlewaretoken]`);
    if (input) event.detail.formData.set(input.name, input.value);
  });
  window.addEventListener("focus", renew);
  document.addEventListener(
    "submit",
    function (event) {
      renew();
      if (ended === null || !event.target.matches(FORM)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      window.alert(sentence);
    },
    true,
  );
})();
