// "All languages" ticks each of them.
document.addEventListener("change", function (event) {
  if (event.target.name !== "select_all") return;
  document.querySelectorAll("[name=locales]").forEach(function (box) {
    box.checked = event.target.checked;
  });
});
