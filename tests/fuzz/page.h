/* SPDX-License-Identifier: MIT */
#ifndef FUZZ_PAGE_H
#define FUZZ_PAGE_H

/* ${html} is one page as our writer makes it: elements nest, attributes are
 * quoted, and no text has become markup.  Inputs try with names that begin
 * with "zz". */
void fuzz_page(const char *html);

#endif
