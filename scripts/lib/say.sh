# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# How our scripts speak: people read stderr, programs read stdout.

say() {
	printf '%s\n' "$*" >&2
}

die() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# A bare user's PATH on Debian lacks the directories of nginx and mariadbd.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
