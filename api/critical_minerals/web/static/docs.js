const additions = ({ React: { createElement } }) => ({
  wrapComponents: {
    // A link in the button that expands an operation can't be reached; the button changes the address as well.
    DeepLink: () => ({ text }) => createElement("span", null, text),
    operations: (Operations) => (props) => [
      createElement("h2", { key: "heading" }, "Operations"),
      createElement(Operations, { key: "operations", ...props }),
    ],
    // A media type with "json" in its name is taken for one JSON value, and each line is one.
    responseBody: (ResponseBody) => (props) =>
      createElement(ResponseBody, { ...props, contentType: props.contentType.replace("x-ndjson", "plain") }),
  },
});

const ui = SwaggerUIBundle({
  url: "/v1/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  syntaxHighlight: { theme: "tomorrow-night" },
  validatorUrl: null,
  plugins: [additions],
});

// The address is heeded only when the page is opened.
addEventListener("hashchange", () => ui.getSystem().layoutActions.parseDeepLinkHash(location.hash));

// The dark colours hang on a class.
const darkness = matchMedia("(prefers-color-scheme: dark)");
const followDarkness = () => document.documentElement.classList.toggle("dark-mode", darkness.matches);
darkness.addEventListener("change", followDarkness);
followDarkness();

// What has no name for those who don't see it, and what scrolls but can't be reached with the keyboard.
const docs = document.getElementById("docs");
const complete = () => {
  for (const row of docs.querySelectorAll("[data-param-name]"))
    for (const field of row.querySelectorAll("select, input")) field.setAttribute("aria-label", row.dataset.paramName);
  for (const choice of docs.querySelectorAll(".examples-select-element")) choice.setAttribute("aria-label", "Example");
  for (const text of docs.querySelectorAll(".highlight-code .microlight")) text.tabIndex = 0;
  for (const about of docs.querySelectorAll(".information-container")) {
    about.setAttribute("role", "region");
    about.setAttribute("aria-label", "About the API");
  }
};
new MutationObserver(complete).observe(docs, { childList: true, subtree: true });
