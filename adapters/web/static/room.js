// The room, live. Without this script everything works by forms and pages; with it the page stays
// where it is, answers appear by themselves, and forms open over it.
"use strict";

(() => {
  const list = () => document.getElementById("thread");
  const room = () => document.querySelector("[data-room]");
  if (!room()) return;
  let seen = Number(room().dataset.room);
  let source = null;
  let looking = null;

  // Put the lines of a page that the server drew in the place of ours; what is typed stays.
  function take(page) {
    const fresh = page.getElementById("thread");
    if (!fresh) return false;
    seen = Math.max(seen, Number(page.querySelector("[data-room]").dataset.room));
    const here = list();
    let news = 0;
    const wanted = [...fresh.children].filter((line) => line.id && line.id !== "say");
    const keep = new Set(wanted.map((line) => line.id));
    for (const line of [...here.children]) {
      if (line.id && line.id !== "say" && !keep.has(line.id)) line.remove();
    }
    let before = here.querySelector(".heads");
    for (const line of wanted) {
      const old = document.getElementById(line.id);
      let now = old;
      if (!old) {
        now = document.importNode(line, true);
        drawings.set(now, line.outerHTML);
        now.classList.add("fresh");
        news += 1;
      } else if (drawings.get(old) !== line.outerHTML) {
        now = document.importNode(line, true);
        drawings.set(now, line.outerHTML);
        hold(old, now);
        old.replaceWith(now);
      }
      if (before.nextElementSibling !== now) before.after(now);
      before = now;
    }
    return news;
  }

  // A line as the server drew it, whatever somebody has opened or chosen in it since.
  const drawings = new WeakMap([...list().children].map((line) => [line, line.outerHTML]));

  // What was open, chosen and in focus in a line stays so in its new drawing.
  function hold(old, now) {
    const was = [...old.querySelectorAll("details")];
    [...now.querySelectorAll("details")].forEach((part, n) => { part.open = was[n]?.open ?? part.open; });
    const chosen = old.querySelector("input[type=radio]:checked");
    if (chosen) for (const radio of now.querySelectorAll("input[type=radio]")) radio.checked = radio.value === chosen.value;
    if (old.contains(document.activeElement)) {
      const { name, value } = document.activeElement;
      const same = [...now.querySelectorAll("button, a, summary")].find((one) => one.name === name && one.value === value);
      queueMicrotask(() => (same ?? now).focus?.({ preventScroll: true }));
    }
  }

  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
  const say = (text) => { document.getElementById("live").textContent = text; };

  async function look() {
    if (looking) { looking.again = true; return; }
    looking = { again: false };
    try {
      const answer = await fetch(location.pathname + location.search);
      const page = parsed(await answer.text());
      if (answer.status === 404) { location.reload(); return; }
      const atEnd = innerHeight + scrollY > document.documentElement.scrollHeight - 160;
      const news = take(page);
      if (news) {
        say("There is something new in the room.");
        if (atEnd) document.getElementById("say").scrollIntoView({ block: "end" });
      }
    } catch {
      // The server is away; the next change, or the next connection, brings us here again.
    } finally {
      const again = looking.again;
      looking = null;
      if (again) look();
    }
  }

  function listen() {
    if (source || document.hidden) return;
    source = new EventSource(`/room/events?since=${seen}`);
    source.addEventListener("changed", look);
    source.addEventListener("error", () => {
      if (source && source.readyState === EventSource.CLOSED) {  // it does not come again by itself
        source = null;
        setTimeout(listen, 5000);
      }
    });
  }

  function rest() {
    source?.close();
    source = null;
  }

  // A browser keeps few connections to one server, so a page that nobody sees lets its own go.
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  listen();

  // Forms: sent without leaving the page.
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-live]");
    if (!form) return;
    event.preventDefault();
    const pressed = event.submitter;
    const fields = new URLSearchParams(new FormData(form));
    if (pressed?.name) fields.append(pressed.name, pressed.value);
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    if (pressed) pressed.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body: fields });
      await arrived(form, answer, pressed);
    } catch {
      complain(form, "Fogbridge did not answer. What you wrote is still here; try again.");
    } finally {
      delete form.dataset.busy;
      pressed?.removeAttribute("aria-busy");
    }
  });

  async function arrived(form, answer, pressed) {
    const page = parsed(await answer.text());
    const asked = page.querySelector("[data-ask]");
    if (asked) { open(asked); return; }
    const there = new URL(answer.url);
    if (!answer.ok) {
      const sentence = page.querySelector(".alert, .empty p");
      complain(form, sentence?.textContent.trim() ?? "This did not work. Load the page again.");
      return;
    }
    close();
    if (there.pathname !== location.pathname) { location.assign(answer.url); return; }
    if (form.matches("[data-say]")) {
      if (pressed?.value !== "call") form.querySelector("textarea").value = "";
      complain(form, "");
      form.querySelector("textarea").removeAttribute("aria-invalid");
      form.querySelector("textarea").focus({ preventScroll: true });
    }
    take(page);
  }

  function complain(form, sentence) {
    let place = form.querySelector(".alert-here");
    if (!place) {
      place = document.createElement("div");
      place.className = "alert-here";
      form.append(place);
    }
    place.replaceChildren();
    if (!sentence) return;
    const said = document.createElement("p");
    said.className = "alert";
    said.setAttribute("role", "alert");
    said.textContent = sentence;
    place.append(said);
    form.querySelector("textarea")?.setAttribute("aria-invalid", "true");
  }

  // Forms that a button or a link opens stand over the page.
  function open(asked) {
    const dialog = document.querySelector("dialog") ?? document.body.appendChild(document.createElement("dialog"));
    const inner = document.importNode(asked, true);
    const title = inner.querySelector("h1");
    title.outerHTML = `<h2 id="asked">${title.innerHTML}</h2>`;
    dialog.setAttribute("aria-labelledby", "asked");
    dialog.replaceChildren(inner);
    if (!dialog.open) dialog.showModal();
    (inner.querySelector("[aria-invalid]") ?? inner.querySelector("textarea, input:not([type=hidden])"))?.focus();
  }

  function close() {
    document.querySelector("dialog[open]")?.close();
  }

  document.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (event.target.closest("dialog [data-close]")) {
      event.preventDefault();
      close();
      return;
    }
    const link = event.target.closest("a[data-dialog]");
    if (!link) return;
    event.preventDefault();
    try {
      const asked = parsed(await (await fetch(link.href)).text()).querySelector("[data-ask]");
      if (asked) open(asked);
      else location.assign(link.href);
    } catch {
      location.assign(link.href);
    }
  });
})();
