// What a page does better with a script. Everything here works without it in another way.
"use strict";

document.documentElement.classList.add("js");

// Copy what stands in the field of “Edit first”, changed or not.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = "Copied";
  } catch {
    // No right to the clipboard: open the field with everything selected, ready for Ctrl+C.
    field.closest("details").open = true;
    field.select();
    said.textContent = "Press Ctrl+C to copy";
  }
  setTimeout(() => { said.textContent = ""; }, 4000);
});

// Say that something is under way, and lead to the result when it is there.
const byId = (id) => document.getElementById(id);
const leadsToResult = (event) => ["result", "play"].includes(event.detail.ctx?.target?.id);
const say = (text) => { if (byId("status")) byId("status").textContent = text; };

document.addEventListener("htmx:before:request", (event) => {
  if (!leadsToResult(event)) return;
  say("Translating…");
  document.querySelectorAll("#problem-here, #answers-problem").forEach((place) => place.replaceChildren());
  byId("text").removeAttribute("aria-invalid");
});
document.addEventListener("htmx:finally:request", () => say(""));
document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail.ctx?.target;  // an element, or the selector of HX-Retarget
  switch (typeof target === "string" ? target.slice(1) : target?.id) {
    case "result":
    case "play":
      arrived();
      break;
    case "problem-here":
      byId("text").setAttribute("aria-invalid", "true");
      byId("text").focus();
      break;
    case "answers-problem":
      byId("a1")?.focus();
      break;
    case "feedback":
      byId("feedback")?.focus({ preventScroll: true });
      break;
  }
});

function arrived() {
  const result = byId("result");
  if (result.querySelector("article")) {
    byId("go").textContent = "Translate again";
    byId("go").classList.remove("main");
  }
  result.focus({ preventScroll: true });
  const { top } = result.getBoundingClientRect();
  if (top < 0 || top > innerHeight * 0.6) result.scrollIntoView({ block: "start" });
}

// No answer at all: the network is away, or it took too long.
document.addEventListener("htmx:error", (event) => {
  const ctx = event.detail.ctx;
  if (!ctx || ctx.response || !leadsToResult(event)) return;
  const said = document.createElement("p");
  said.className = "alert";
  said.setAttribute("role", "alert");
  said.textContent = "Fogbridge did not answer. Your message is still here; try again.";
  byId("problem-here").replaceChildren(said);
});
