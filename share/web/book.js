// SPDX-License-Identifier: MIT
// The page of a book: its spreads are opened in place, by click and by arrow
// keys, and events fill the strip at once.

import { morph } from "./morph.js";

const strip = () => document.querySelector(".strip");
const detail = () => document.getElementById("spread");
const cellOf = (index) => document.getElementById(`s${index}`);
const indexOf = (cell) => Number(cell.id.slice(1));
const chosen = () => {
	const n = new URLSearchParams(location.search).get("spread");
	return n === null ? -1 : Number(n);
};

// ---- keys: one cell is reached by Tab, the others by arrows ----

const rove = (cell) => {
	for (const old of strip().querySelectorAll('a[tabindex="0"]')) {
		old.tabIndex = -1;
	}
	cell.tabIndex = 0;
};

const arrange = () => {
	const cells = strip()?.querySelectorAll("a") ?? [];
	const held = document.activeElement?.closest?.(".strip a");
	for (const cell of cells) {
		cell.tabIndex = -1;
	}
	const first = held ?? cellOf(chosen()) ?? cells[0];
	if (first) {
		first.tabIndex = 0;
	}
};

// The cell above or below: in another row, nearest in place.
const inRow = (cell, direction) => {
	const cells = [...strip().querySelectorAll("a")];
	const { offsetTop, offsetLeft } = cell;
	const rows = cells.filter((c) => direction < 0
		? c.offsetTop < offsetTop : c.offsetTop > offsetTop);
	const top = direction < 0 ? Math.max(...rows.map((c) => c.offsetTop))
		: Math.min(...rows.map((c) => c.offsetTop));
	return rows.filter((c) => c.offsetTop === top).sort((a, b) =>
		Math.abs(a.offsetLeft - offsetLeft) -
		Math.abs(b.offsetLeft - offsetLeft))[0];
};

const ways = {
	ArrowLeft: (cell) => cell.previousElementSibling,
	ArrowRight: (cell) => cell.nextElementSibling,
	ArrowUp: (cell) => inRow(cell, -1),
	ArrowDown: (cell) => inRow(cell, 1),
	Home: () => strip().firstElementChild,
	End: () => strip().lastElementChild,
};

// ---- a spread in place ----

let asked = 0;

const mark = (index) => {
	for (const old of strip()?.querySelectorAll("[aria-current]") ?? []) {
		old.removeAttribute("aria-current");
	}
	cellOf(index)?.setAttribute("aria-current", "true");
};

const addressOf = (index) => {
	const url = new URL(location.href);
	url.hash = "";
	url.searchParams.delete("did");
	if (index < 0) {
		url.searchParams.delete("spread");
	} else {
		url.searchParams.set("spread", index);
	}
	return url;
};

const open = async (index, movesFocus) => {
	const mine = ++asked;
	const url = addressOf(index);
	let fresh;
	try {
		const answer = await fetch(url, {
			headers: { Accept: "text/html" },
			signal: AbortSignal.timeout(15000),
		});
		fresh = new DOMParser().parseFromString(await answer.text(),
			"text/html").getElementById("spread");
	} catch {
		fresh = null;
	}
	if (mine !== asked) {
		return;
	}
	if (!fresh) {
		location.assign(url);
		return;
	}
	history.replaceState(null, "", url);
	morph(detail(), fresh);
	mark(index);
	if (movesFocus) {
		document.getElementById("spread-heading")?.focus();
	}
};

const close = () => {
	const index = chosen();
	asked++;
	history.replaceState(null, "", addressOf(-1));
	detail().replaceChildren();
	mark(-1);
	cellOf(index)?.focus();
};

// What a cell says to those who do not see it, a mouse shows, too.
document.addEventListener("pointerover", (event) => {
	const cell = event.target.closest?.(".strip a");
	if (cell) {
		cell.title = cell.getAttribute("aria-label");
	}
});

// ---- events ----

const states = {
	processed: ["d", "●"], blank: ["b", "○"], failed: ["f", "✕"],
};

/** Fill at once what an event of the book's stream says has changed. */
export const applyEvent = (event) => {
	for (const [index, state] of event.changed?.spreads ?? []) {
		const cell = cellOf(index);
		const [name, sign] = states[state] ?? [];
		if (cell && name && !cell.classList.contains(name)) {
			cell.classList.remove("p", "r", "t", "d", "b", "f");
			cell.classList.add(name);
			cell.textContent = sign;
		}
	}
};

document.addEventListener("pagescape:event", ({ detail: event }) =>
	applyEvent(event));
document.addEventListener("pagescape:fresh", arrange);

document.addEventListener("click", (event) => {
	const link = event.target.closest?.('a[href^="?spread="]');
	if (event.defaultPrevented || event.ctrlKey || event.metaKey ||
	    event.shiftKey || event.button !== 0) {
		return;
	}
	if (link) {
		event.preventDefault();
		const index = Number(/spread=(\d+)/.exec(link.search)[1]);
		if (link.closest(".strip")) {
			rove(link);
		}
		open(index, !link.closest(".strip"));
	} else if (event.target.closest?.("#close-spread")) {
		event.preventDefault();
		close();
	}
});

document.addEventListener("keydown", (event) => {
	const cell = event.target.closest?.(".strip a");
	if (event.key === "Escape" && detail()?.firstElementChild) {
		close();
		return;
	}
	const next = cell && ways[event.key]?.(cell);
	if (next && !event.altKey && !event.ctrlKey && !event.metaKey) {
		event.preventDefault();
		rove(next);
		next.focus();
		// Who has opened one looks through the others.
		if (chosen() >= 0) {
			open(indexOf(next), false);
		}
	}
});

arrange();
