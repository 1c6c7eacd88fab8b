"use strict";
// Makes a sandboxed frame of every quotation of ours on the page. Nothing is stored, nothing is sent.
(() => {
  const home = new URL(document.currentScript.src).origin;
  const ours = (address) => {
    try {
      const url = new URL(address);
      return url.origin === home && /^\/(uk|en|ru|crh)\/embed\//.test(url.pathname) ? url.href : "";
    } catch { return ""; }
  };
  const show = () => {
    for (const quote of document.querySelectorAll("blockquote.poruch-card[data-frame]")) {
      const address = ours(quote.dataset.frame);
      quote.removeAttribute("data-frame");
      if (!address) continue;
      const frame = document.createElement("iframe");
      frame.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
      frame.referrerPolicy = "no-referrer";
      frame.loading = "lazy";
      frame.title = quote.querySelector("a").textContent;
      frame.width = "100%";
      frame.height = String(Math.min(900, Number(quote.dataset.height) || 320));
      frame.style.border = "0";
      frame.src = address;
      quote.replaceChildren(frame);
      quote.style.margin = "0";
    }
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", show); else show();
})();
