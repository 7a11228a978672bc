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
const status = () => document.getElementById("status");
const isResult = (ctx) => ["result", "play"].includes(ctx?.target?.id);

document.addEventListener("htmx:before:request", (event) => {
  if (isResult(event.detail.ctx) && status()) status().textContent = "Translating…";
});
document.addEventListener("htmx:finally:request", () => {
  if (status()) status().textContent = "";
});
document.addEventListener("htmx:after:swap", (event) => {
  const id = event.detail.ctx?.target?.id;
  if (id === "feedback") document.getElementById("feedback")?.focus({ preventScroll: true });
  if (!isResult(event.detail.ctx)) return;
  const result = document.getElementById("result");
  result.focus({ preventScroll: true });
  if (result.getBoundingClientRect().top > innerHeight * 0.6 || result.getBoundingClientRect().top < 0) {
    result.scrollIntoView({ block: "start" });
  }
});
document.addEventListener("htmx:error", (event) => {
  if (!isResult(event.detail.ctx)) return;
  const said = document.createElement("p");
  said.className = "alert";
  said.setAttribute("role", "alert");
  said.textContent = "Fogbridge could not be reached. Your message is still here; try again.";
  document.querySelectorAll("#result > .alert").forEach((old) => old.remove());
  document.getElementById("result").prepend(said);
});
