// Where wagtail-localize's editor finds the dialogs to choose from: the addresses that its script tag holds.
window.chooserUrls = Object.assign({}, document.currentScript.dataset, window.chooserUrls);
