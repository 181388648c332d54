/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_CAUSE_H
#define WEB_PAGE_CAUSE_H

#include "web/words.h"

/* A cause of an error in a few words, and what stands in a book's way. */

/* "timed out" … of its name; one that nobody knows is "without a cause". */
enum word page_cause_word(const char *cause);

/* Why books stand still for it, with {1} for the service that said so;
 * ${is_known}: it is known which. */
enum word page_cause_parked(const char *cause, bool is_known);

/* What helps, a sentence. */
enum word page_cause_remedy(const char *cause);

/* How a provider calls itself: "Gemini"; others as they are. */
const char *page_cause_provider(const char *provider);

#endif
