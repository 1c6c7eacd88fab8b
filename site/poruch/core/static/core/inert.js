// Starts the widgets of forms that poruch.core.inert found in inline scripts, also in rows and dialogs that come later.
(function () {
  "use strict";
  const CALLED = /^(init(Date|DateTime|Time)Chooser|createTaskChooser)$/;
  const MADE = /^(InlinePanel|MultipleChooserPanel|([A-Z][A-Za-z]*)?Chooser)$/;

  class Inert extends window.StimulusModule.Controller {
    static values = { name: String, arguments: Array };

    connect() {
      const name = this.nameValue;
      const data = this.argumentsValue;
      // Once: a row that is moved connects again.
      this.element.remove();
      if (CALLED.test(name)) window[name](...data);
      else if (MADE.test(name)) new window[name](...data);
    }
  }

  window.wagtail.app.register("inert", Inert);
})();
