// Runs before the page is drawn, so that components which need JavaScript do not jump into shape afterwards.
// A classic script in a file of its own: the content security policy allows none in the page.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("nhsuk-frontend-supported");
}
