// SPDX-License-Identifier: MIT
// Keeps something that was read from a server true: by its event stream where
// there is one, else by asking again.  An event says that something changed;
// what is true is read from the server, after each connect and each event.
//
//   connect({
//     url,       // of the event stream, or an async function that says it anew
//                // for each connect; none: ask again every ${seconds}
//     seconds,   // how often something that moves is asked for without events
//     snapshot,  // async: read and show all; resolves to the seconds after
//                // which to ask again (0: it rests), or to nothing
//     onEvent,   // (event): an event has come, before the snapshot is read
//     onState,   // (state, since): "live", "reconnecting", "stale" or "rest"
//   }) returns { close() }

// Between two readings, however many events come: soon enough for the eye, and
// no more than a fifth of the server's time where a reading takes long.
const SNAPSHOT_GAP_MS = 120;
const SNAPSHOT_SHARE = 4;
// With a stream a reading now and then is enough: a worker that has nothing new
// to tell is silent, and so is one that is gone.
const QUIET_SECONDS = 20;
const MOVING_SECONDS = 5;
const RETRY_MS = [1000, 2000, 4000, 8000, 15000];
const STALE_MS = 5000; // a stream that is gone for longer is more than a blink
const WITHOUT_STREAM_SECONDS = 5;

const jittered = (ms) => ms * (0.75 + Math.random() / 2);

export const connect = ({ url, seconds = 0, snapshot, onEvent, onState }) => {
	let source = null;
	let rest = seconds;
	let failures = 0;
	let streamFailures = 0;
	let timer = 0;
	let streamTimer = 0;
	let isReading = false;
	let isAgain = false;
	let readAt = Date.now();
	let gap = SNAPSHOT_GAP_MS;
	let isClosed = false;
	let downSince = 0;
	let opened = 0;

	const isStreaming = () => source?.readyState === EventSource.OPEN;

	const say = () => {
		const isDown = url && !isStreaming() && downSince > 0 &&
		    Date.now() - downSince > STALE_MS;
		if (failures > 0) {
			onState(failures > 1 || isDown ? "stale" : "reconnecting",
				new Date(readAt));
		} else if (isStreaming() || !url) {
			onState(rest > 0 || isStreaming() ? "live" : "rest",
				new Date(readAt));
		} else {
			onState("reconnecting", new Date(readAt));
		}
	};

	const nextWait = () => {
		if (failures > 0) {
			return jittered(RETRY_MS[Math.min(failures, RETRY_MS.length) - 1]);
		}
		if (isStreaming()) {
			return (rest > 0 ? MOVING_SECONDS : QUIET_SECONDS) * 1000;
		}
		return (rest || (url ? WITHOUT_STREAM_SECONDS : 0)) * 1000;
	};

	const plan = (ms) => {
		clearTimeout(timer);
		if (!isClosed && !document.hidden && ms > 0) {
			timer = setTimeout(read, ms);
		}
	};

	async function read() {
		if (isReading) {
			isAgain = true;
			return;
		}
		isReading = true;
		clearTimeout(timer);
		const began = Date.now();
		try {
			rest = await snapshot() ?? rest;
			failures = 0;
			readAt = Date.now();
		} catch {
			failures++;
		}
		isReading = false;
		if (isClosed) {
			return;
		}
		gap = Math.max(SNAPSHOT_GAP_MS,
			SNAPSHOT_SHARE * (Date.now() - began));
		say();
		plan(isAgain && failures === 0 ? gap : nextWait());
		isAgain = false;
	}

	// The first event of a burst is shown at once, the rest together.
	const readSoon = () => {
		if (isReading) {
			isAgain = true;
		} else {
			const gone = Date.now() - readAt;
			plan(Math.max(gap - gone, 1));
		}
	};

	const isWanted = () => url && !isClosed && !document.hidden;

	const lose = () => {
		source?.close();
		downSince ||= Date.now();
		streamFailures++;
		say();
		plan(1000);
		clearTimeout(streamTimer);
		streamTimer = setTimeout(open, jittered(
			RETRY_MS[Math.min(streamFailures, RETRY_MS.length) - 1]));
	};

	const open = async () => {
		clearTimeout(streamTimer);
		if (!isWanted()) {
			return;
		}
		const turn = ++opened;
		const address = typeof url === "function"
			? await url().catch(() => null) : url;
		// Meanwhile the page may have been hidden, and seen again.
		if (turn !== opened || !isWanted()) {
			return;
		}
		if (!address) {
			lose();
			return;
		}
		source = new EventSource(address);
		source.onopen = () => {
			streamFailures = 0;
			downSince = 0;
			// What happened while nobody listened is in no event.
			read();
		};
		source.onmessage = ({ data }) => {
			let event;
			try {
				event = JSON.parse(data);
			} catch {
				return;
			}
			onEvent?.(event);
			readSoon();
		};
		source.onerror = lose;
	};

	const shut = () => {
		source?.close();
		source = null;
		clearTimeout(timer);
		clearTimeout(streamTimer);
	};

	// Nobody looks at a hidden page; when it is seen again it catches up.
	const onVisibility = () => {
		if (document.hidden) {
			shut();
		} else {
			downSince = 0;
			open();
			read();
		}
	};

	document.addEventListener("visibilitychange", onVisibility);
	if (url) {
		open();
	} else {
		say();
	}
	plan(nextWait());
	return {
		close() {
			isClosed = true;
			document.removeEventListener("visibilitychange", onVisibility);
			shut();
		},
	};
};
