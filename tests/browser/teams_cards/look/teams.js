// Draws every slot with Microsoft's renderer, and fails on what it does not know.
"use strict";
const problems = [];
const INK = {
  light: { ink: "#242424", soft: "#616161", card: "#ffffff", tint: "#f0f0f0", go: "#5b5fc7", warn: "#b10e1c" },
  dark: { ink: "#ffffff", soft: "#adadad", card: "#292929", tint: "#333333", go: "#7f85f5", warn: "#f1707b" },
};
function host(scheme) {
  const c = INK[scheme];
  const colors = Object.fromEntries(
    ["default", "dark", "light", "accent", "good", "warning", "attention"].map((name) => {
      const strong = name === "accent" ? c.go : name === "attention" ? c.warn : c.ink;
      return [name, { default: strong, subtle: c.soft, highlightColors: { default: c.tint, subtle: c.tint } }];
    }),
  );
  return new AdaptiveCards.HostConfig({
    fontFamily: '"Chat", "Segoe UI", sans-serif',
    fontSizes: { small: 12, default: 14, medium: 16, large: 20, extraLarge: 24 },
    fontWeights: { lighter: 400, default: 400, bolder: 600 },
    lineHeights: { small: 16, default: 20, medium: 23, large: 28, extraLarge: 32 },
    spacing: { none: 0, small: 5, default: 8, medium: 14, large: 22, extraLarge: 30, padding: 16 },
    separator: { lineThickness: 1, lineColor: scheme === "light" ? "#d6d6d6" : "#4d4d4d" },
    supportsInteractivity: true,
    containerStyles: {
      default: { backgroundColor: c.card, foregroundColors: colors },
      emphasis: { backgroundColor: c.tint, foregroundColors: colors },
    },
    actions: {
      maxActions: 6, spacing: "default", buttonSpacing: 8, actionsOrientation: "horizontal",
      actionAlignment: "left", showCard: { actionMode: "inline" },
    },
    inputs: {
      label: { inputSpacing: "small", requiredInputs: { weight: "bolder", suffix: " *", suffixColor: "attention" },
        optionalInputs: { weight: "bolder" } },
      errorMessage: { color: "attention" },
    },
    textBlock: { headingLevel: 3 },
    textStyles: { heading: { size: "medium", weight: "bolder" } },
  });
}
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  const safe = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  result.outputHtml = safe.replace(/&lt;at&gt;(.*?)&lt;\/at&gt;/g, '<span class="at-name">$1</span>');
  result.didProcess = true;
};
// Radio buttons of two drawings of one form would be one group.
function apart(value, number) {
  if (Array.isArray(value)) return value.map((one) => apart(one, number));
  if (value === null || typeof value !== "object") return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, apart(one, number)]));
  if (String(copy.type).startsWith("Input.")) copy.id += `-${number}`;
  // Teams' own picker of people, which this renderer does not have: a list stands in for it.
  if (copy["choices.data"]) {
    delete copy["choices.data"];
    copy.choices = [{ title: "Search people", value: "nobody" }];
    copy.style = "compact";
  }
  return copy;
}
for (const [number, slot] of document.querySelectorAll(".slot").entries()) {
  const where = slot.closest(".card").id;
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = host(slot.dataset.scheme);
  const context = new AdaptiveCards.SerializationContext();
  card.parse(apart(JSON.parse(slot.dataset.card), number), context);
  for (let n = 0; n < context.eventCount; n++) problems.push(`${where}: ${context.getEventAt(n).message}`);
  for (const event of card.validateProperties().validationEvents) problems.push(`${where}: ${event.message}`);
  slot.append(card.render());
}
window.problems = problems;
