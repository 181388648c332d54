// SPDX-License-Identifier: MIT
// Changes a part of the page into a fresh copy of it, node by node, so that
// what the visitor does meanwhile stays: focus, a sound that plays, what was
// opened, ticked or typed.

// What is the visitor's, not the server's.
const isOwn = (node, name) =>
	(name === "open" && node.localName === "details") ||
	(name === "data-own");

const setAttributes = (old, fresh) => {
	for (const { name } of [...old.attributes]) {
		if (!fresh.hasAttribute(name) && !isOwn(old, name)) {
			old.removeAttribute(name);
		}
	}
	for (const { name, value } of fresh.attributes) {
		if (old.getAttribute(name) !== value && !isOwn(old, name)) {
			old.setAttribute(name, value);
		}
	}
};

const isSame = (a, b) =>
	a.nodeType === b.nodeType && a.nodeName === b.nodeName &&
	(a.id || "") === (b.id || "");

const isPlaying = (node) => node.localName === "audio" && !node.paused;

// What a script has put there stays until the script takes it away.
const isKept = (node) =>
	node.nodeType === Node.ELEMENT_NODE && (node.hasAttribute("data-own") ||
	isPlaying(node) || node.querySelector?.("[data-own]") !== null);

const byId = (parent) => new Map([...parent.children]
	.filter((child) => child.id).map((child) => [child.id, child]));

const setChildren = (old, fresh) => {
	const known = byId(old);
	let at = old.firstChild;
	for (const wanted of [...fresh.childNodes]) {
		while (at && at.nodeType === Node.ELEMENT_NODE &&
		    at.hasAttribute("data-own")) {
			at = at.nextSibling;
		}
		const twin = wanted.id ? known.get(wanted.id) : null;
		if (twin && twin !== at) {
			old.insertBefore(twin, at);
			at = twin;
		}
		if (at && isSame(at, wanted)) {
			morph(at, wanted);
			at = at.nextSibling;
		} else {
			old.insertBefore(document.adoptNode(wanted), at);
		}
	}
	while (at) {
		const next = at.nextSibling;
		if (!isKept(at)) {
			at.remove();
		}
		at = next;
	}
};

/** Make ${old} like ${fresh}, which is used up. */
export const morph = (old, fresh) => {
	if (old.nodeType !== Node.ELEMENT_NODE) {
		if (old.nodeValue !== fresh.nodeValue) {
			old.nodeValue = fresh.nodeValue;
		}
		return;
	}
	if (isPlaying(old) || old.hasAttribute("data-own") ||
	    old.isEqualNode(fresh)) {
		return;
	}
	setAttributes(old, fresh);
	setChildren(old, fresh);
};
