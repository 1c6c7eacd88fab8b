/* Saving recovery codes from the page itself (they are shown once, the server gives them no second time), and
   saying in words when a passkey does not answer. */
(() => {
  const codes = document.getElementById("recovery-codes");
  const download = document.querySelector("[data-codes-download]");
  const print = document.querySelector("[data-codes-print]");
  if (codes && download && print) {
    download.hidden = print.hidden = false;
    download.addEventListener("click", () => {
      const text = [...codes.children].map((code) => code.textContent).join("\n") + "\n";
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
      link.download = download.dataset.codesDownload;
      link.click();
      URL.revokeObjectURL(link.href);
    });
    print.addEventListener("click", () => window.print());
  }

  const trouble = document.querySelector("[data-key-trouble]");
  if (trouble) {
    const tell = (text) => {
      trouble.textContent = text;
      trouble.hidden = false;
    };
    const numeric = /^[\d.]+$|:/.test(window.location.hostname);
    if (!window.isSecureContext || !window.PublicKeyCredential || numeric) tell(trouble.dataset.away);
    document.addEventListener("allauth.error", (event) => {
      event.preventDefault();
      tell(trouble.dataset.failed);
    });
  }
})();
