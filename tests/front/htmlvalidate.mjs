// What html-validate holds the pages to: everything it recommends, but for what is taste and no fault of HTML.
export default {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Django's tags leave spaces at line ends; no browser and no reader notices.
    "no-trailing-whitespace": "off",
    // 142 has no space that a line could break at; the words beside it may break.
    "tel-non-breaking": "off",
    // <div role="region"> and <section> say the same to a screen reader.
    "prefer-native-element": "off",
    // Check boxes of one question share its name: HTML sends each that is ticked.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }],
    // HTML and ARIA allow a name on lists; readers speak it.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
  },
};
