// SPDX-License-Identifier: MIT
// A reader with pages that turn and sound.  book.json is the web app's own
// answer for its reader: { pages: [text, …], scenes: [row, …] }, the rows
// from scenes and soundscapes, see doc/player.md.

import { PageFlip } from "page-flip";
import { createPlayer } from "./pagescape-player.js";

const $ = (id) => document.getElementById(id);
const { pages, scenes } = await (await fetch("book.json")).json();
const player = createPlayer({ scenes, volume: 0.8 });

// ---- the sound ----

// (Before the book: as soon as that is there, its first scene is shown.)

// Only what the reader presses may begin it.
$("sound").addEventListener("click", () => {
	if (player.playing) {
		player.pause();
	} else {
		player.play();
	}
});
$("volume").addEventListener("input", () => {
	player.setVolume($("volume").value / 100);
});
for (const type of ["play", "pause"]) {
	player.addEventListener(type, () => {
		$("sound").setAttribute("aria-pressed", player.playing);
	});
}
player.addEventListener("scenechange", ({ detail: { scene } }) => {
	$("scene").textContent = scene
		? `${scene.setting}, pages ${scene.start_page}–${scene.end_page}` : "";
});
player.addEventListener("error", () => {
	$("scene").textContent += " (without its sound)";
});
player.addEventListener("blocked", () => {
	$("scene").textContent = "Press Sound once more.";
});
addEventListener("pagehide", () => player.pause());

// ---- the book ----

const flip = new PageFlip($("book"), {
	width: 420, height: 560, size: "stretch",
	minWidth: 240, maxWidth: 480, minHeight: 320, maxHeight: 640,
});

// What is before the reader's eyes: one page upright, else two.
const show = () => {
	const first = flip.getCurrentPageIndex() + 1;
	const isWide = flip.getOrientation() === "landscape";
	player.showPages(first, Math.min(isWide ? first + 1 : first, pages.length));
};
for (const type of ["init", "flip", "changeOrientation"]) {
	flip.on(type, show);
}

flip.loadFromHTML(pages.map((text) => {
	const page = document.createElement("div");
	page.className = "page";
	page.textContent = text;
	return page;
}));
$("back").addEventListener("click", () => flip.flipPrev());
$("on").addEventListener("click", () => flip.flipNext());
