#!/bin/sh
# SPDX-License-Identifier: MIT
# Every colour of a mood stands out from paper and card, 3 to 1 (WCAG 2.2,
# 1.4.11), in the light scheme and in the dark one.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

# Of "--NAME: #rrggbb;" lines of :root, light before dark, as they stand in
# the files: the scheme is dark inside the media query.
awk '
function digit(hex, i) {
	return index("0123456789abcdef", substr(hex, i, 1)) - 1
}
function part(hex, i,   c) {
	c = (digit(hex, i) * 16 + digit(hex, i + 1)) / 255
	return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ^ 2.4
}
function light(hex,   rg) {
	rg = 0.2126 * part(hex, 2) + 0.7152 * part(hex, 4)
	return rg + 0.0722 * part(hex, 6)
}
function contrast(a, b) {
	a = light(a) + 0.05
	b = light(b) + 0.05
	return a > b ? a / b : b / a
}
FNR == 1 || /^}/ { scheme = "light" }
/prefers-color-scheme: dark/ { scheme = "dark" }
/^[[:space:]]*--[a-z0-9-]+: #[0-9a-f]+;/ {
	split($0, word, /[[:space:]:;]+/)
	colour[scheme " " word[2]] = word[3]
	if (word[2] ~ /^--m-/)
		moods[++n] = scheme " " word[2]
}
END {
	for (i = 1; i <= n; i++) {
		split(moods[i], word, " ")
		for (k = 1; k <= 2; k++) {
			ground = word[1] (k == 1 ? " --paper" : " --card")
			c = contrast(colour[moods[i]], colour[ground])
			if (c < 3)
				printf "%s on %s: %.2f\n", moods[i], ground, c
		}
	}
	if (n != 24)
		printf "%d colours of moods, not 12 in each scheme\n", n
}' share/web/pagescape.css share/web/book.css 2>&1 | none "colours too pale to see"
finish
