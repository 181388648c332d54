// SPDX-License-Identifier: MIT
// Plays a book's soundscapes while its pages are turned: each scene's loop
// without a gap, faded over into the next one's.  No dependencies; a web app
// may take this file as it is.  doc/player.md says how.
//
//	import { createPlayer } from "./pagescape-player.js";
//	const player = createPlayer({ scenes });
//	button.onclick = () => player.play();
//	book.on("flip", ({ data }) => player.showPages(data + 1, data + 2));

// What Pagescape makes; a context of this rate need not resample.
const RATE = 48000;
// Every change of a gain begins and bends on one grid of time (seconds), and
// none before AHEAD has passed, so what the audio thread has in hand is never
// changed under it.
const GRID = 0.025;
const AHEAD = 0.06;
const SHORT = 0.3; // a ramp of play, pause, volume and mute
const FIRST = 1; // the longest fade out of silence
const VOICES = 4; // at once; more only while pages fly by
const PATIENCE = 60; // seconds for a file

// A gain that moves between two values by equal power: its square goes along
// sin².  Whatever moves at the same time with it keeps the sum of the
// squares, also when it turns round half way.  The curve is drawn as short
// lines: a line can be cut where it bends in every browser, a running
// setValueCurveAtTime() in none.
class Gain {
	constructor(context, value) {
		this.node = context.createGain();
		this.node.gain.value = value;
		this.context = context;
		this.from = this.to = value;
		this.start = this.end = 0;
	}

	at(time) {
		if (time >= this.end) {
			return this.to;
		}
		const x = Math.max(0, (time - this.start) / (this.end - this.start));
		const s = Math.sin(x * Math.PI / 2) ** 2;
		return Math.sqrt(this.from ** 2 * (1 - s) + this.to ** 2 * s);
	}

	move(to, seconds) {
		const gain = this.node.gain;
		const { currentTime, baseLatency } = this.context;
		const ready = currentTime + AHEAD + (baseLatency || 0);
		const first = Math.ceil(ready / GRID);
		const steps = Math.max(1, Math.round(seconds / GRID));
		const from = this.at(first * GRID);
		gain.cancelScheduledValues((first + 0.5) * GRID);
		this.from = from;
		this.to = to;
		this.start = first * GRID;
		this.end = (first + steps) * GRID;
		gain.setValueAtTime(from, this.start);
		for (let i = 1; i <= steps; i++) {
			const time = (first + i) * GRID;
			gain.linearRampToValueAtTime(this.at(time), time);
		}
	}
}

const positive = (value, otherwise) =>
	Number.isFinite(value) && value >= 0 ? value : otherwise;

// A scene as the interface or a row of the database has it.
const readScene = (scene, baseUrl) => {
	const audio = scene.soundscape?.audioUrl ?? scene.audioUrl ??
		scene.audio_url;
	let url = null;
	try {
		url = audio ? new URL(audio, baseUrl) : null;
	} catch {
		// No address: no sound.
	}
	return {
		first: Number(scene.startPage ?? scene.start_page),
		last: Number(scene.endPage ?? scene.end_page),
		url: /^https?:$/.test(url?.protocol) ? url.href : null,
		scene,
	};
};

class Player extends EventTarget {
	#scenes = [];
	#options;
	#context; // of the caller, else made by the first play()
	#out; // play and pause
	#master; // volume and mute
	#voices = new Map(); // by address: { gain, source }
	#files = new Map(); // by address, the longest unused first
	#wanted = null; // the scene that is shown
	#heading = null; // the address that all gains move towards
	#shown = null; // [first, last] page
	#wants = false; // between play() and pause()
	#volume;
	#muted;
	#timer;
	#pausing;
	#playing = 0; // counts play() and pause(): the last one counts
	#gone = new AbortController();

	constructor(options) {
		super();
		this.#options = {
			crossfade: positive(options.crossfade, 3),
			baseUrl: new URL(options.baseUrl ?? "", document.baseURI).href,
			fetch: options.fetch ?? ((...args) => fetch(...args)),
			memory: positive(options.memory, 64e6),
			whenHidden: options.whenHidden ?? "play",
		};
		this.#context = options.context ?? null;
		this.#volume = Math.min(1, positive(options.volume, 1));
		this.#muted = options.muted === true;
		document.addEventListener("visibilitychange", () => this.#look(),
			{ signal: this.#gone.signal });
		this.setScenes(options.scenes ?? []);
	}

	// ---- what there is ----

	/** Replace the scenes, e.g. while the book is being worked on. */
	setScenes(scenes) {
		this.#scenes = scenes
			.map((scene) => readScene(scene, this.#options.baseUrl))
			.filter(({ first, last }) => first <= last)
			.sort((a, b) => a.first - b.first);
		if (this.#shown) {
			this.showPages(...this.#shown);
		}
	}

	/** The scene that is shown, as it was given; null for none. */
	get scene() {
		return this.#wanted?.scene ?? null;
	}

	/** Is it playing, or about to, as far as it knows? */
	get playing() {
		return this.#wants;
	}

	get volume() {
		return this.#volume;
	}

	get muted() {
		return this.#muted;
	}

	/** The context of its nodes; null before the first play(). */
	get context() {
		return this.#context;
	}

	/** What all is heard through: connect what measures or records. */
	get output() {
		return this.#master?.node ?? null;
	}

	// ---- turning ----

	/** These pages (1 is the first) are before the reader's eyes. */
	showPages(first, last = first) {
		this.#shown = [first, last];
		const scene = this.#find(first, last);
		const before = this.#wanted;
		this.#wanted = scene;
		if (scene?.first !== before?.first || scene?.url !== before?.url) {
			this.#say("scenechange", {
				scene: this.scene, previous: before?.scene ?? null,
			});
		}
		this.#settle();
	}

	/** The same for a spread: 0 holds pages 1 and 2. */
	showSpread(index) {
		this.showPages(2 * index + 1, 2 * index + 2);
	}

	// The scene that holds most of these pages, of equals the first.
	#find(first, last) {
		let best = null;
		let most = 0;
		for (const scene of this.#scenes) {
			const n = Math.min(last, scene.last) -
				Math.max(first, scene.first) + 1;
			if (n > most) {
				best = scene;
				most = n;
			}
		}
		return best;
	}

	// The nearest scenes behind and before that sound different.
	#neighbours() {
		const at = this.#scenes.indexOf(this.#wanted);
		const differs = ({ url }) => url && url !== this.#wanted?.url;
		return at < 0 ? [] : [
			this.#scenes.slice(at + 1).find(differs),
			this.#scenes.slice(0, at).findLast(differs),
		].filter(Boolean).map(({ url }) => url);
	}

	// ---- playing ----

	/**
	 * Begin to sound, or go on.  Call it when the reader asks for it (a
	 * click, a key): it resolves to false, after the event "blocked", where
	 * the browser wants such a gesture first.
	 */
	async play() {
		if (this.#gone.signal.aborted) {
			return false;
		}
		const turn = ++this.#playing;
		clearTimeout(this.#pausing);
		if (!this.#wants) {
			this.#wants = true;
			this.#say("play");
		}
		this.#open();
		this.#sweep(true);
		this.#out.move(1, SHORT);
		this.#settle();
		const runs = await this.#resume();
		if (!runs && turn === this.#playing && this.#wants) {
			this.pause();
			this.#say("blocked");
		}
		return runs;
	}

	/** Fade out and stand still; play() goes on from here. */
	pause() {
		this.#playing++;
		if (!this.#wants) {
			return;
		}
		this.#wants = false;
		this.#silence();
		this.#say("pause");
	}

	setVolume(volume) {
		this.#volume = Math.min(1, positive(Number(volume), 1));
		this.#loud();
	}

	setMuted(muted) {
		this.#muted = Boolean(muted);
		this.#loud();
	}

	/**
	 * Fetch and decode the sound of these pages now, else of those that are
	 * shown.  Resolves when it is there, to false if it could not be had.
	 */
	async preload(first, last = first) {
		const pages = first === undefined ? this.#shown : [first, last];
		const url = pages && this.#find(...pages)?.url;
		return url ? this.#load(url, true).then(() => true, () => false) : true;
	}

	/** Fall silent and give everything back.  The player is dead then. */
	dispose() {
		this.pause();
		this.#gone.abort();
		clearTimeout(this.#timer);
		clearTimeout(this.#pausing);
		this.#wanted = null;
		this.#shown = null;
		const end = () => {
			this.#sweep(true);
			this.#files.clear();
			this.#master?.node.disconnect();
			if (!this.#options.context && this.#context) {
				this.#context.close();
			}
		};
		setTimeout(end, 1000 * (SHORT + 2 * AHEAD));
	}

	// ---- inside ----

	#say(type, detail = null) {
		this.dispatchEvent(new CustomEvent(type, { detail }));
	}

	#open() {
		if (!this.#context) {
			const hint = { latencyHint: "playback" };
			try {
				this.#context = new AudioContext({
					...hint, sampleRate: RATE,
				});
			} catch {
				this.#context = new AudioContext(hint);
			}
		}
		if (!this.#out) {
			this.#out = new Gain(this.#context, 0);
			this.#master = new Gain(this.#context, this.#level());
			this.#out.node.connect(this.#master.node);
			this.#master.node.connect(this.#context.destination);
		}
	}

	// False: the browser does not let it run.
	async #resume() {
		const context = this.#context;
		// An OfflineAudioContext runs when its owner says so.
		if (context.state === "running" || "startRendering" in context) {
			return true;
		}
		// Without a gesture the answer may never come.
		const gesture = navigator.userActivation?.hasBeenActive ?? true;
		await Promise.race([
			context.resume().catch(() => {}),
			new Promise((done) => setTimeout(done, gesture ? 5000 : 300)),
		]);
		return context.state === "running";
	}

	#silence() {
		this.#out?.move(0, SHORT);
		clearTimeout(this.#pausing);
		if (this.#context && !this.#options.context) {
			// Kept, it would use power.
			this.#pausing = setTimeout(() => this.#context.suspend(),
				1000 * (SHORT + 2 * AHEAD));
		}
	}

	// A tab that comes back may have been stopped from outside (a call).
	#look() {
		if (!this.#wants) {
			return;
		}
		if (!document.hidden) {
			clearTimeout(this.#pausing);
			this.#out.move(1, SHORT);
			this.#resume();
		} else if (this.#options.whenHidden === "pause") {
			this.#silence();
		}
	}

	#level() {
		return this.#muted ? 0 : this.#volume;
	}

	#loud() {
		this.#master?.move(this.#level(), SHORT);
		this.#say("volumechange");
	}

	// Make what is heard what is wanted; called again after every change.
	#settle() {
		if (!this.#wants) {
			return;
		}
		this.#letGo();
		const url = this.#wanted?.url ?? null;
		const buffer = this.#files.get(url)?.buffer;
		if (!url || buffer || this.#voices.has(url)) {
			this.#fade(url, buffer);
			this.#loadAround();
			return;
		}
		// What sounds goes on until the next is there.
		const scene = this.scene;
		this.#load(url).then(() => {
			if (this.#wanted?.url === url) {
				this.#settle();
			}
		}, (error) => {
			if (this.#wanted?.url === url && !this.#gone.signal.aborted) {
				this.#fade(null);
				this.#say("error", { scene, url, error });
				this.#loadAround();
			}
		});
	}

	// Bring ${url} up and everything else down: all at once, so that the
	// power stays the same however far the last change has come.
	#fade(url, buffer) {
		this.#sweep(false);
		if (url === this.#heading && (!url || this.#voices.has(url))) {
			return;
		}
		this.#heading = url;
		if (url && !this.#voices.has(url)) {
			this.#start(url, buffer);
		}
		const now = this.#context.currentTime;
		const level = ([, { gain }]) => gain.at(now);
		const others = [...this.#voices].filter(([key]) => key !== url)
			.sort((a, b) => level(b) - level(a));
		const isSilent = ![...this.#voices].some(level);
		const seconds = Math.min(this.#options.crossfade,
			isSilent ? FIRST : Infinity);
		others.forEach(([, { gain }], i) => {
			gain.move(0, i < VOICES - 1 ? seconds : SHORT);
		});
		this.#voices.get(url)?.gain.move(1, seconds);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#sweep(false),
			1000 * (seconds + 10 * AHEAD));
	}

	#start(url, buffer) {
		const gain = new Gain(this.#context, 0);
		const source = this.#context.createBufferSource();
		source.buffer = buffer;
		source.loop = true;
		source.connect(gain.node);
		gain.node.connect(this.#out.node);
		source.start();
		this.#voices.set(url, { gain, source });
	}

	// End the voices that have faded; ${isStill}: nothing is heard, so end
	// also those that would fade now.
	#sweep(isStill) {
		const now = this.#context?.currentTime;
		const silent = !this.#out || this.#out.at(now) === 0;
		for (const [url, { gain, source }] of this.#voices) {
			const isOver = gain.to === 0 && now >= gain.end;
			const isLeft = isStill && silent && url !== this.#wanted?.url;
			if (isOver || isLeft) {
				source.stop();
				source.disconnect();
				gain.node.disconnect();
				this.#voices.delete(url);
			}
		}
	}

	#near() {
		return new Set([this.#wanted?.url, ...this.#voices.keys(),
			...this.#neighbours()]);
	}

	// Let go what pages that flew by have begun.
	#letGo() {
		const near = this.#near();
		for (const [url, file] of this.#files) {
			if (!file.buffer && !file.isAsked && !near.has(url)) {
				file.stop.abort();
				this.#files.delete(url);
			}
		}
	}

	// Have what may be needed next.
	#loadAround() {
		for (const url of this.#neighbours()) {
			// A failure is told when the scene is shown.
			this.#load(url).catch(() => {});
		}
	}

	// A sound, decoded; what failed is asked for again the next time.
	#load(url, isAsked = false) {
		let file = this.#files.get(url);
		this.#files.delete(url);
		if (!file) {
			file = { buffer: null, stop: new AbortController() };
			file.ready = this.#fetch(url, file.stop).then((buffer) => {
				file.buffer = buffer;
				this.#forget();
			}, (error) => {
				if (this.#files.get(url) === file) {
					this.#files.delete(url);
				}
				throw error;
			});
		}
		file.isAsked ||= isAsked;
		this.#files.set(url, file);
		return file.ready;
	}

	async #fetch(url, stop) {
		const abort = () => stop.abort();
		const timer = setTimeout(abort, 1000 * PATIENCE);
		this.#gone.signal.addEventListener("abort", abort);
		try {
			const answer = await this.#options.fetch(url, {
				signal: stop.signal,
			});
			if (!answer.ok) {
				throw new Error(`status ${answer.status}`);
			}
			const bytes = await answer.arrayBuffer();
			// Decoding needs no context that a browser might block.
			const context = this.#context ??
				new OfflineAudioContext(2, 1, RATE);
			return await context.decodeAudioData(bytes);
		} finally {
			clearTimeout(timer);
			this.#gone.signal.removeEventListener("abort", abort);
		}
	}

	// Keep what is heard and near; of the rest as much as may be kept.
	#forget() {
		const near = this.#near();
		const size = ({ buffer }) => (buffer
			? 4 * buffer.length * buffer.numberOfChannels : 0);
		let bytes = 0;
		for (const file of this.#files.values()) {
			bytes += size(file);
		}
		for (const [url, file] of this.#files) {
			if (bytes > this.#options.memory && !near.has(url)) {
				bytes -= size(file);
				this.#files.delete(url);
			}
		}
	}
}

/**
 * A player, silent until play().  Options, all but scenes optional:
 *
 *	scenes      as GET .../api/books/{id}/scenes gives them, or rows of the
 *	            database { start_page, end_page, audio_url }
 *	baseUrl     what addresses of sounds are relative to; the page
 *	crossfade   seconds from scene to scene; 3
 *	volume      0 to 1; 1
 *	muted       false
 *	memory      bytes of decoded sound to keep beside what is near; 64e6
 *	whenHidden  "play", or "pause" while the tab is hidden
 *	fetch       instead of window.fetch
 *	context     an AudioContext of yours, which stays yours
 */
export const createPlayer = (options = {}) => new Player(options);
