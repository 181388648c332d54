/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_POLICY_H
#define WEB_PAGE_POLICY_H

struct page;

/* What happens by itself after an error of ${cause} in ${step} ("analysis",
 * "soundscape"), by the configuration in force, in the visitor's language;
 * "" for other steps. */
const char *page_policy(
    const struct page *p, const char *step, const char *cause);

#endif
