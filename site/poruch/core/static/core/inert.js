// Starts the widgets of forms that poruch.core.inert found in inline scripts, also in rows and dialogs that come later.
// Loaded before Wagtail's own scripts: a chooser has to meet its buttons before Stimulus moves them into a menu, and
// observers are told in the order in which they were made.
(function () {
  "use strict";
  const CALLED = /^(init(Date|DateTime|Time)Chooser|createTaskChooser)$/;
  const MADE = /^(InlinePanel|MultipleChooserPanel|([A-Z][A-Za-z]*)?Chooser)$/;
  const FOUND = "template[data-inert-name]";

  // Of a date it cannot read, «10.12.2026» say, the picker would make this very moment, which nobody has typed. It
  // stays as it is written: the server reads it, or says that it cannot.
  function leaveTyped() {
    const picker = window.jQuery && window.jQuery.fn.datetimepicker;
    if (picker) picker.defaults.validateOnBlur = false;
  }
  document.addEventListener("DOMContentLoaded", leaveTyped);

  function start(element) {
    if (!element.isConnected) return;
    const name = element.dataset.inertName;
    const data = JSON.parse(element.dataset.inertArguments);
    // Once: it is told of by itself and as a part of what it stands in.
    element.remove();
    if (CALLED.test(name)) {
      leaveTyped();
      window[name](...data);
    } else if (MADE.test(name)) new window[name](...data);
  }

  new MutationObserver(function (changes) {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      if (node.nodeType !== Node.ELEMENT_NODE) continue;
      if (node.matches(FOUND)) start(node);
      else node.querySelectorAll(FOUND).forEach(start);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
