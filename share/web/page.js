// SPDX-License-Identifier: MIT
// Keeps a page of something that moves up to date without loading it again,
// so that a sound that plays goes on and what was opened stays open.
"use strict";

(() => {
	const note = document.getElementById("lamp");
	let seconds = Number(document.body.dataset.refresh || 0);
	let failures = 0;
	let shown = new Date();

	// What is shown is true, or says that it is old.
	const say = (text, isOld) => {
		note.textContent = text;
		note.classList.toggle("old", isOld);
	};

	const isPlaying = (element) =>
		[...element.querySelectorAll("audio")].some((a) => !a.paused);

	// Put ${fresh} in the place of ${old}, with what was open still open.
	const replace = (old, fresh) => {
		if (old.isEqualNode(fresh) || isPlaying(old)) {
			return;
		}
		for (const d of old.querySelectorAll("details[open][id]")) {
			const twin = fresh.querySelector(`#${CSS.escape(d.id)}`);
			if (twin) {
				twin.open = true;
			}
		}
		if (!old.isEqualNode(fresh)) {
			old.replaceWith(document.adoptNode(fresh));
		}
	};

	// A list is changed item by item, by id and in the new order.
	const mergeList = (old, fresh) => {
		const wanted = new Set([...fresh.children].map((c) => c.id));
		for (const item of [...old.children]) {
			if (!wanted.has(item.id) && !isPlaying(item)) {
				item.remove();
			}
		}
		let before = null;
		for (const item of [...fresh.children]) {
			const known = document.getElementById(item.id);
			if (known) {
				replace(known, item);
			} else if (before) {
				before.after(document.adoptNode(item));
			} else {
				old.prepend(document.adoptNode(item));
			}
			before = document.getElementById(item.id);
		}
	};

	const apply = (page) => {
		for (const old of document.querySelectorAll("[data-live]")) {
			const fresh = page.getElementById(old.id);
			if (fresh) {
				replace(old, fresh);
			}
		}
		for (const old of document.querySelectorAll("[data-live-list]")) {
			const fresh = page.getElementById(old.id);
			if (fresh) {
				mergeList(old, fresh);
			}
		}
		seconds = Number(page.body.dataset.refresh || 0);
	};

	const look = async () => {
		try {
			const answer = await fetch(location.href, {
				headers: { Accept: "text/html" },
				cache: "no-store",
				signal: AbortSignal.timeout(15000),
			});
			if (!answer.ok) {
				throw new Error(`status ${answer.status}`);
			}
			const page = new DOMParser().parseFromString(
				await answer.text(), "text/html");
			// A page that said what is the matter has nothing to keep.
			if (!page.querySelector("[data-live]") ||
			    document.querySelector(".notice")) {
				location.reload();
				return;
			}
			apply(page);
			failures = 0;
			shown = new Date();
			say(seconds > 0 ? "Live" : "", false);
		} catch {
			failures++;
			say(`As of ${shown.toISOString().slice(11, 19)}: this` +
			    " page could not be refreshed; trying again.", true);
		}
		plan();
	};

	const plan = () => {
		if (seconds > 0) {
			const wait = seconds * Math.min(1 + failures, 10);
			setTimeout(look, wait * 1000);
		}
	};

	// Nobody hears two scenes at once.
	document.addEventListener("play", (event) => {
		for (const a of document.querySelectorAll("audio")) {
			if (a !== event.target) {
				a.pause();
			}
		}
	}, true);

	if (seconds > 0) {
		say(document.querySelector(".notice") ? "" : "Live", false);
		plan();
	}
})();
