// SPDX-License-Identifier: MIT
// Turns the preview's pages in place and plays their scenes.  Without it the
// page works, too: by links.

import { createPlayer } from "./pagescape-player.js";

const WINDOW = 8; // pages that are fetched beside those that are shown
const HEAD = 60; // characters of a heading, at most
const KEEP = 80; // pages that are kept
const LOOK_AGAIN = 5000; // ms: a book that is worked on gets new scenes
const SWIPE = 45; // px
const SLIDE = 150; // ms

const $ = (id) => document.getElementById(id);
const preview = $("preview");
const data = preview.dataset;
const spreads = Number(data.spreads);
const lastPage = Number(data.lastPage);
const texts = new Map(); // by page number; null: missing
const player = createPlayer();
preview.player = player;

let spread = Number(data.spread); // that is wanted
let shown = spread; // whose pages lie there
let scenes = [];
let readAt = 0; // when the scenes were read
let asked = 0; // counts turns: the last one counts
let sliding; // the turn that the slider is about to make

const fill = (text, ...values) =>
	text.replace(/\{(\d)\}/g, (_, i) => values[i - 1]);

const element = (name, className, text) => {
	const made = document.createElement(name);
	if (className) {
		made.className = className;
	}
	made.textContent = text;
	return made;
};

const getJson = async (path) => {
	const answer = await fetch(`${data.api}${path}`, {
		headers: { Accept: "application/json" },
		signal: AbortSignal.timeout(20000),
	});
	if (!answer.ok) {
		throw new Error(`status ${answer.status}`);
	}
	return answer.json();
};

// ---- pages ----

const pagesOf = (i) => [2 * i + 1, 2 * i + 2];

const has = (i) => pagesOf(i).every((n) => n > lastPage || texts.has(n));

const forget = () => {
	const far = [...texts.keys()].sort((a, b) =>
		Math.abs(b - 2 * spread) - Math.abs(a - 2 * spread));
	far.slice(0, Math.max(0, far.length - KEEP))
		.forEach((n) => texts.delete(n));
};

const readPages = async (i) => {
	const from = Math.max(1, 2 * i + 1 - WINDOW / 2);
	const to = Math.min(lastPage, 2 * i + 2 + WINDOW);
	const { pages } = await getJson(`/pages?from=${from}&to=${to}`);
	for (let n = from; n <= to; n++) {
		texts.set(n, null);
	}
	for (const page of pages) {
		texts.set(page.pageNumber, page);
	}
	forget();
};

const paragraphs = (text) => text.split(/[ \t\r]*\n[ \t\r]*\n\s*/)
	.map((part) => part.trim()).filter(Boolean);

const makeLeaf = (number) => {
	const leaf = element("section", "leaf", "");
	const page = texts.get(number);
	if (number > lastPage) {
		leaf.className = "leaf bare";
		leaf.setAttribute("aria-hidden", "true");
		return leaf;
	}
	leaf.setAttribute("aria-label", fill(data.sayLeaf, number));
	const text = element("div", "text", "");
	const parts = paragraphs(page?.text ?? "");
	let isHead = true;
	for (const part of parts) {
		isHead &&= [...part].length <= HEAD &&
			!/[.,:;!?…”"'’)»]$/.test(part);
		text.append(element("p", isHead ? "head" : "", part));
	}
	const note = !page ? data.sayMissing
		: parts.length === 0 ? data.sayBlank
			: page.isCut ? data.sayCut : "";
	if (note) {
		text.append(element("p", "note", note));
	}
	leaf.append(text, element("p", "folio", `${number}`));
	return leaf;
};

const sceneOf = (i) => {
	for (const n of pagesOf(i)) {
		const scene = scenes.find((s) => s.startPage <= n && n <= s.endPage);
		if (scene) {
			return scene;
		}
	}
	return null;
};

// ---- what is shown ----

let trouble = ""; // goes with the next turn

const showNote = () => {
	const state = player.scene?.soundscape?.state;
	const silence = !player.scene || player.scene.soundscape.audioUrl ? ""
		: state === "failed" ? data.sayFailed
			: state === "pending" ? data.sayPending : data.sayNoSound;
	const text = trouble || silence;
	if ($("note").textContent !== text) {
		$("note").textContent = text;
	}
};

const showPlace = (at = spread) => {
	const [first, second] = pagesOf(at);
	const scene = sceneOf(at);
	const place = `${fill(data.saySpread, at + 1, spreads)}, ${
		first < lastPage ? fill(data.sayPages, first, second)
			: fill(data.sayPage, first)}`;
	$("place-pages").textContent = place;
	$("place-scene").firstChild.textContent = !scene ? data.sayNoScene
		: scene.setting || data.sayNoSetting;
	data.mood = scene?.descriptors?.moodClass ?? "";
	$("slider").value = at;
	$("slider").setAttribute("aria-valuetext", place);
	for (const [id, to] of [["back", at - 1], ["on", at + 1]]) {
		if (to >= 0 && to < spreads) {
			$(id).href = `?spread=${to}`;
		} else {
			$(id).removeAttribute("href");
		}
	}
};

const showRibbon = () => {
	const ribbon = $("ribbon");
	const band = (className, from, to) => {
		const rect = document.createElementNS(ribbon.namespaceURI, "rect");
		rect.setAttribute("class", className);
		rect.setAttribute("x", from);
		rect.setAttribute("width", to - from);
		rect.setAttribute("height", 1);
		return rect;
	};
	ribbon.replaceChildren(
		...scenes.map(({ pageSpreadIndex, endPage }, i) =>
			band(i % 2 ? "even" : "odd", pageSpreadIndex,
				Math.ceil(endPage / 2))),
		band("here", spread, spread + 1));
};

const showPages = () => {
	shown = spread;
	$("book").replaceChildren(...pagesOf(spread).map(makeLeaf));
	// On a phone the next spread begins where it begins.
	const top = $("book").getBoundingClientRect().top;
	if (top < 0) {
		scrollBy({ top: top - 12, behavior: "instant" });
	}
};

// ---- scenes ----

const readScenes = async () => {
	const all = [];
	readAt = Date.now();
	for (let after = -1; after !== null;) {
		const part = await getJson(`/scenes?limit=500&after=${after}`);
		all.push(...part.scenes);
		after = part.next;
	}
	scenes = all;
	player.setScenes(scenes);
	player.showSpread(spread);
	showPlace();
	showRibbon();
	showNote();
};

const readScenesIfDue = () => {
	if (readAt === 0 ||
	    ("moving" in data && Date.now() - readAt > LOOK_AGAIN)) {
		readScenes().catch(() => {
			readAt = 0;
		});
	}
};

// ---- turning ----

const turn = async (to) => {
	clearTimeout(sliding);
	const next = Math.min(Math.max(to, 0), spreads - 1);
	if (next === spread && next === shown) {
		return;
	}
	const turned = ++asked;
	spread = next;
	trouble = "";
	player.showSpread(spread);
	history.replaceState(null, "", `?spread=${spread}`);
	showPlace();
	$("ribbon").lastChild.setAttribute("x", spread);
	showNote();
	readScenesIfDue();
	try {
		if (!has(spread)) {
			preview.classList.add("waits");
			await readPages(spread);
		}
		if (turned === asked) {
			showPages();
			preview.classList.remove("waits");
		}
	} catch {
		if (turned === asked) {
			trouble = data.sayTextLost;
			showNote();
		}
		return;
	}
	const ahead = [spread + 1, spread - 1].find((i) =>
		i >= 0 && i < spreads && !has(i));
	if (turned === asked && ahead !== undefined) {
		readPages(ahead).catch(() => {});
	}
};

for (const [id, way] of [["back", -1], ["on", 1]]) {
	$(id).addEventListener("click", (event) => {
		if (!event.metaKey && !event.ctrlKey && !event.shiftKey) {
			event.preventDefault();
			turn(spread + way);
		}
	});
}

// Pages that the slider only passes are not fetched.
$("slider").addEventListener("input", () => {
	const to = Number($("slider").value);
	clearTimeout(sliding);
	showPlace(to);
	sliding = setTimeout(() => turn(to), SLIDE);
});

// ---- the sound ----

const remember = (name, value) => {
	try {
		localStorage.setItem(`pagescape-${name}`, value);
	} catch {
		// Then it begins anew the next time.
	}
};

const recall = (name, otherwise) => {
	try {
		return localStorage.getItem(`pagescape-${name}`) ?? otherwise;
	} catch {
		return otherwise;
	}
};

const playOrPause = () => {
	trouble = "";
	if (player.playing) {
		player.pause();
	} else {
		player.play();
	}
	readScenesIfDue();
	showNote();
};

const mute = () => player.setMuted(!player.muted);

const showSound = () => {
	const label = $("play").querySelector(".label");
	label.textContent = player.playing ? data.sayPause : data.sayPlay;
	$("play").title = label.textContent;
	$("play").classList.toggle("is-on", player.playing);
	$("mute").setAttribute("aria-pressed", player.muted);
	$("volume").value = Math.round(100 * player.volume);
};

$("play").addEventListener("click", playOrPause);
$("mute").addEventListener("click", mute);
$("volume").addEventListener("input", () => {
	// Each of them shows its change here.
	const volume = $("volume").value / 100;
	player.setVolume(volume);
	player.setMuted(false);
});
for (const type of ["play", "pause", "volumechange"]) {
	player.addEventListener(type, showSound);
}
player.addEventListener("volumechange", () => {
	remember("volume", player.volume);
	remember("muted", player.muted);
});
player.addEventListener("scenechange", showNote);
player.addEventListener("error", () => {
	trouble = data.sayLost;
	showNote();
});
player.addEventListener("blocked", () => {
	trouble = data.sayBlocked;
	showNote();
});

// ---- keys and swipes ----

const keys = {
	ArrowLeft: () => turn(spread - 1),
	ArrowRight: () => turn(spread + 1),
	Home: () => turn(0),
	End: () => turn(spreads - 1),
	" ": playOrPause,
	m: mute,
	M: mute,
};

// A slider moves by these itself, a button is pressed by the space bar.
const isOwn = ({ target, key }) =>
	target.closest("input") ? !/^[ mM]$/.test(key)
		: target.closest("button, summary") && key === " ";

document.addEventListener("keydown", (event) => {
	if (event.ctrlKey || event.altKey || event.metaKey || isOwn(event) ||
	    !Object.hasOwn(keys, event.key)) {
		return;
	}
	event.preventDefault();
	if (!event.repeat || event.key.startsWith("Arrow")) {
		keys[event.key]();
	}
});

let touch = null;
const book = $("book");
book.addEventListener("pointerdown", (event) => {
	touch = event.pointerType !== "mouse" && event.isPrimary ? event : null;
});
book.addEventListener("pointercancel", () => {
	touch = null;
});
addEventListener("pointerup", (event) => {
	if (!touch || event.pointerId !== touch.pointerId) {
		return;
	}
	const x = event.clientX - touch.clientX;
	const y = event.clientY - touch.clientY;
	touch = null;
	if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y) &&
	    getSelection().isCollapsed) {
		turn(spread + (x < 0 ? 1 : -1));
	}
});

// ---- begin ----

// Both are recalled before either is set, which remembers both.
const begin = [recall("volume", 0.8), recall("muted", "false")];
player.setVolume(begin[0]);
player.setMuted(begin[1] === "true");
preview.classList.add("moves");
for (const id of ["desk", "slider", "keys"]) {
	$(id).hidden = false;
}
showPlace();
showSound();
readScenes().catch(() => {
	readAt = 0;
});
readPages(spread).catch(() => {});
