/* SPDX-License-Identifier: MIT */
/* Addresses of finished files: only those of allowed hosts become requests, and
 * a data: URI unpacks to no more than allowed. */
#include "provider/delivery.h"

#include "base/arena.h"
#include "base/must.h"
#include "fuzz/fuzz.h"
#include "provider/replicate.h"
#include "wire/http.h"

#include <string.h>
#include <strings.h>

enum {
	DATA_MAX = 64
};

static bool
ends_in(const char *host, const char *domain)
{
	size_t n = strlen(host), size = strlen(domain);

	return n >= size && strcasecmp(host + n - size, domain) == 0 &&
	    (n == size || host[n - size - 1] == '.');
}

static void
check_host(struct arena *a, const char *url)
{
	struct replicate r = { .base_url = "https://api.example.org/v1",
		.host = "api.example.org",
		.is_tls = true,
		.token = "secret",
		.delivery_hosts = "files.example.net, cdn.example.net",
		.sound_timeout_ms = 1000,
		.sound_max_bytes = 1000 };
	struct err e = ERR_INIT;
	struct http_request out;
	const char *host;
	bool is_tls = false, ok;

	host = http_host(a, url, &is_tls);
	must(host == NULL || host[strcspn(host, "/?#@ \\")] == '\0');
	ok = delivery_request(&r, a, url, 1, &out, &e);
	fuzz_outcome(ok, &e);
	if (!ok) {
		must(e.cause == CAUSE_INVALID_RESPONSE ||
		    e.cause == CAUSE_DELIVERY);
		return;
	}
	must(is_tls && host != NULL);
	must(strcmp(host, "api.example.org") == 0 ||
	    ends_in(host, "files.example.net") ||
	    ends_in(host, "cdn.example.net"));
	must(out.n_headers == 0 && out.max_bytes == 1000);
	must(out.timeout_ms == 1000 && out.body_fd == 1);
	must(out.is_public_only);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = ERR_INIT;
	const unsigned char *bytes = NULL;
	struct http_response r;
	struct fuzz f;
	size_t n = 0;
	char *url;
	bool ok;

	fuzz_open(&f, data, size);
	fuzz_response(&f, &r);
	ok = delivery_check(&r, &e);
	fuzz_outcome(ok, &e);
	must(!ok || (r.status >= 200 && r.status <= 299 && r.body_size > 0));
	err_clear(&e);
	url = arena_copy(f.a, r.body, strlen(r.body));
	ok = delivery_decode(f.a, url, DATA_MAX, &bytes, &n, &e);
	fuzz_outcome(ok, &e);
	must(!ok || (n > 0 && n <= DATA_MAX + 3 && delivery_is_data(url)));
	check_host(f.a, url);
	fuzz_close(&f);
	return 0;
}
