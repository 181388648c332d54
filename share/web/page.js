// SPDX-License-Identifier: MIT
// Keeps a page true while it is looked at: what the server says anew is put
// in its place without loading the page, buttons are pressed without leaving
// it, and times are the visitor's own.

import { connect } from "./live.js";
import { morph } from "./morph.js";

const lamp = document.getElementById("lamp");
const news = document.getElementById("news");
const words = lamp.dataset;
const language = document.documentElement.lang;

// ---- times ----

const moment = new Intl.DateTimeFormat(language, {
	dateStyle: "medium", timeStyle: "short",
});
const clock = new Intl.DateTimeFormat(language, { timeStyle: "medium" });

// Of today the time is enough.
const tell = (at) => at.toDateString() === new Date().toDateString()
	? clock.format(at) : moment.format(at);

const localise = (root) => {
	for (const t of root.querySelectorAll("time[datetime]")) {
		const at = new Date(t.dateTime);
		if (!Number.isNaN(at.valueOf()) && !t.title) {
			t.title = `${t.textContent} UTC`;
			t.textContent = tell(at);
		}
	}
	const zone = root.getElementById("zone");
	if (zone) {
		zone.textContent = words.zoneWord.replace("{1}",
			moment.resolvedOptions().timeZone);
	}
};

// ---- what is said to those who do not see ----

const QUIET_MS = 4000;
let saidAt = 0;
let toSay = "";

// One polite message in a while; of several the last.
const say = (text) => {
	toSay = text;
	const wait = saidAt + QUIET_MS - Date.now();
	setTimeout(() => {
		if (toSay === text && news.textContent !== text) {
			news.textContent = text;
			saidAt = Date.now();
		}
	}, Math.max(wait, 0));
};

const headline = () =>
	document.querySelector("[data-headline]")?.textContent.trim() ?? "";

// ---- a fresh copy of the page ----

// False: the copy is another page, which has to be loaded.
const apply = (page) => {
	const regions = [...document.querySelectorAll("[data-live]")];
	const before = headline();
	localise(page);
	if (regions.length === 0 || !page.querySelector("[data-live]") ||
	    document.querySelector(".notice") || page.querySelector(".notice")) {
		return false;
	}
	for (const old of regions) {
		const fresh = page.getElementById(old.id);
		if (fresh) {
			morph(old, fresh);
		}
	}
	document.dispatchEvent(new CustomEvent("pagescape:fresh"));
	if (headline() !== before) {
		say(headline());
	}
	return true;
};

const parse = (text) => new DOMParser().parseFromString(text, "text/html");

const ask = (url, options = {}) => fetch(url, {
	headers: { Accept: "text/html" },
	cache: "no-store",
	signal: AbortSignal.timeout(15000),
	...options,
});

// Where the page is: what a button said is not said again.
const here = () => {
	const url = new URL(location.href);
	url.searchParams.delete("did");
	return url;
};

const snapshot = async () => {
	const url = String(here());
	const answer = await ask(url);
	if (!answer.ok) {
		throw new Error(`status ${answer.status}`);
	}
	const page = parse(await answer.text());
	// Meanwhile the visitor may have gone on to another part of it.
	if (String(here()) !== url) {
		return snapshot();
	}
	// A notice of something done stays until the next one.
	page.getElementById("said")?.replaceWith(
		document.getElementById("said")?.cloneNode(true) ?? "");
	if (!apply(page)) {
		location.reload();
	}
	return Number(page.body.dataset.refresh || 0);
};

// ---- buttons ----

const show = (text, isBad) => {
	const said = document.getElementById("said");
	if (!said) {
		return;
	}
	const line = document.createElement("p");
	line.className = isBad ? "did bad" : "did";
	line.textContent = text;
	said.replaceChildren(line);
	say(text);
};

const press = async (form, button) => {
	const body = new URLSearchParams(new FormData(form, button));
	button?.setAttribute("aria-disabled", "true");
	try {
		const answer = await ask(form.getAttribute("action"), { method: "POST", body });
		const page = parse(await answer.text());
		const notice = page.querySelector(".notice p");
		const did = page.querySelector("#said .did");
		if (notice) {
			show(notice.textContent, true);
		} else if (new URL(answer.url).pathname !== location.pathname ||
		    !apply(page)) {
			location.assign(answer.url);
		} else if (did) {
			show(did.textContent, false);
		}
	} catch {
		show(words.awayWord, true);
	} finally {
		button?.removeAttribute("aria-disabled");
	}
};

document.addEventListener("submit", (event) => {
	const form = event.target;
	if (!form.hasAttribute("data-here") || event.defaultPrevented) {
		return;
	}
	event.preventDefault();
	if (event.submitter?.getAttribute("aria-disabled") !== "true") {
		press(form, event.submitter);
	}
});

// Nobody hears two scenes at once.
document.addEventListener("play", (event) => {
	for (const a of document.querySelectorAll("audio")) {
		if (a !== event.target) {
			a.pause();
		}
	}
}, true);

// ---- live ----

const onState = (state, since) => {
	// A page that says what is the matter shows nothing that could be old.
	if (document.querySelector(".notice")) {
		lamp.className = lamp.textContent = "";
		return;
	}
	lamp.className = state;
	lamp.textContent = state === "live" ? words.liveWord
		: state === "reconnecting" ? words.reconnectingWord
		: state === "stale"
			? words.staleWord.replace("{1}", clock.format(since))
		: "";
};

localise(document);
if (document.querySelector("[data-live]")) {
	connect({
		url: document.body.dataset.events,
		seconds: Number(document.body.dataset.refresh || 0),
		snapshot,
		onState,
		onEvent: (event) => document.dispatchEvent(
			new CustomEvent("pagescape:event", { detail: event })),
	});
}
