/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_LOCAL_SOUNDSCAPE_H
#define PROVIDER_LOCAL_SOUNDSCAPE_H

struct recipe;
struct soundscape_request;

/* Layers of a scene, music included; the synthesiser's limit is higher. */
enum {
	LOCAL_SOUNDSCAPE_LAYERS = 8
};

/*
 * The `local` soundscape provider: what the synthesiser is to play for ${r}.
 * A bed by setting, the weather on it (muffled where there is a roof), the
 * hour's animals, the sources that were named, and a quiet drone or pad by
 * mood.  ${r}'s prompt is not read.  Equal requests give equal recipes; no
 * two settings give the same.  Cannot fail: seconds are brought into the
 * synthesiser's range.
 */
void local_soundscape_recipe(
    const struct soundscape_request *r, struct recipe *out);

#endif
