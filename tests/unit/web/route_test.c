/* SPDX-License-Identifier: MIT */
/* Every address leads to its handler, and every refusal has its shape. */
#include "web/route.h"

#include "base/arena.h"
#include "base/conf.h"
#include "unit/web/suites.h"
#include "web/visit.h"
#include "wire/fcgi.h"

#include <string.h>

#define ID "0190a2b4-7c1d-7000-8000-00000000000a"
#define UPPER "0190A2B4-7C1D-7000-8000-00000000000A"
#define START "/api/generate-soundscapes"

static const struct {
	const char *prefix, *method, *path, *name, *book_id;
} ways[] = {
	{ "/p", "POST", START, "start_post", "" },
	{ "/p", "POST", START "/", "start_post", "" },
	{ "/p", "GET", START, "405", "" },
	{ "/p", "PUT", START, "405", "" },
	{ "/p", "GET", START "/" ID, "state_get", ID },
	{ "/p", "HEAD", START "/" ID "/", "state_get", ID },
	{ "/p", "GET", START "/" UPPER, "state_get", ID },
	{ "/p", "GET", START "/12", "400", "" },
	{ "/p", "POST", START "/" ID, "405", ID },
	{ "/p", "DELETE", START "/" ID, "405", ID },
	{ "/p", "GET", START "/" ID "/x", "404", NULL },
	{ "/p", "GET", "/p" START "/" ID, "404", NULL },
	{ "/p", "GET", "/p/api/books", "api_books_list", "" },
	{ "/p", "GET", "/p/api/books/", "api_books_list", "" },
	{ "/p", "GET", "/api/books", "404", NULL },
	{ "/p", "GET", "/pq/api/books", "404", NULL },
	{ "/p", "GET", "/p/api/books/" ID, "api_books_get", ID },
	{ "/p", "GET", "/p/api/books/" ID "/scenes", "api_parts_scenes", ID },
	{ "/p", "GET", "/p/api/books/" ID "/spreads", "api_parts_spreads", ID },
	{ "/p", "GET", "/p/api/books/" ID "/errors", "api_parts_errors", ID },
	{ "/p", "GET", "/p/api/books/" ID "/pages", "api_pages_get", ID },
	{ "/p", "POST", "/p/api/books/" ID "/cancel", "act_cancel", ID },
	{ "/p", "POST", "/p/api/books/" UPPER "/pause/", "act_pause", ID },
	{ "/p", "POST", "/p/api/books/" ID "/resume", "act_resume", ID },
	{ "/p", "POST", "/p/api/books/" ID "/retry", "act_retry", ID },
	{ "/p", "POST", "/p/api/books/" ID "/rerun", "act_rerun", ID },
	{ "/p", "POST", "/p/api/books/" ID "/regenerate", "act_regenerate",
	    ID },
	{ "/p", "GET", "/p/api/books/" ID "/cancel", "405", ID },
	{ "/p", "POST", "/api/books/" ID "/cancel", "404", NULL },
	{ "/p", "POST", "/p/api/queue/pause", "act_queue_pause", "" },
	{ "/p", "POST", "/p/api/queue/resume", "act_queue_resume", "" },
	{ "/p", "POST", "/p/api/resume", "act_resume_cause", "" },
	{ "/p", "GET", "/p/api/books/" ID "/other", "404", NULL },
	{ "/p", "GET", "/p/api/books/x/scenes", "400", NULL },
	{ "/p", "GET", "/p", "page_list_go", "" },
	{ "/p", "GET", "/p/", "page_list_go", "" },
	{ "/p", "GET", "/p/status", "page_list_get", "" },
	{ "/p", "GET", "/p/status/", "page_list_get", "" },
	{ "/p", "POST", "/p/status/", "405", "" },
	{ "/p", "GET", "/p/status/act", "page_bulk_ask", "" },
	{ "/p", "POST", "/p/status/act", "page_bulk_post", "" },
	{ "/p", "GET", "/p/status/books/" ID, "page_book_get", ID },
	{ "/p", "GET", "/p/status/books/" ID "/preview", "page_preview_get",
	    ID },
	{ "/p", "GET", "/p/healthz", "health_get", "" },
	{ "/p", "GET", "/p/readyz", "health_get_ready", "" },
	{ "/p", "GET", "/p/static/pagescape.css", "assets_get", "" },
	{ "/p", "GET", "/p/static/other", "assets_get", "" },
	{ "/p", "GET", "/p/static/", "404", NULL },
	{ "/p", "GET", "/p/status/language/de", "page_language_get", "" },
	{ "/p", "POST", "/p/status/books/" ID "/act", "page_act_post", ID },
	{ "/p", "GET", "/p/static/../../etc/passwd", "404", NULL },
	{ "/p", "GET", "/", "404", NULL },
	{ "/p", "GET", "", "404", NULL },
	{ "", "GET", "/status", "page_list_get", "" },
	{ "", "GET", "/", "page_list_go", "" },
	{ "/a/b", "GET", "/a/b/healthz", "health_get", "" },
};

START_TEST(an_address_leads_to_its_handler)
{
	char book_id[37];

	ck_assert_str_eq(route_find_name(ways[_i].prefix, ways[_i].method,
	                     ways[_i].path, book_id),
	    ways[_i].name);
	if (ways[_i].book_id != NULL)
		ck_assert_str_eq(book_id, ways[_i].book_id);
}
END_TEST

static struct arena *a;
static struct conf *conf;
static struct desk desk;
static struct site site;
static struct visit v;

static void
setup(void)
{
	struct err e = ERR_INIT;

	a = arena_open();
	ck_assert(conf_open(&conf, "/dev/null", &e));
	ck_assert(
	    conf_set(conf, CONF_DATABASE_SOCKET, "/nonexistent/sql.sock", &e));
	desk = (struct desk){ .conf = conf };
	site = (struct site){ .conf = conf, .prefix = "/p" };
	v = (struct visit){
		.site = &site, .desk = &desk, .a = a, .book_id = ""
	};
	answer_init(&v.answer);
}

static void
teardown(void)
{
	answer_clear(&v.answer);
	conf_close(&conf);
	arena_close(&a);
}

static void
visit(const struct fcgi_request *r)
{
	v.request = r;
	route_visit(&v);
}

static const char *
header(const char *name)
{
	int i;

	for (i = 0; i < v.answer.n_headers; i++)
		if (strcmp(v.answer.names[i], name) == 0)
			return v.answer.values[i];
	return "";
}

#define POST(type, text)                                                       \
	{                                                                      \
		.method = "POST", .path = START, .query = "",                  \
		.content_type = type, .accept = "", .user = "", .prefer = "",  \
		.if_none_match = "", .body = text,                             \
		.body_size = sizeof(text) - 1                                  \
	}
#define REFUSAL(text, type)                                                    \
	"{\"success\":false,\"error\":\"" text "\",\"errorType\":\"" type "\"}"

static const struct {
	struct fcgi_request request;
	int status;
	const char *body;
} refusals[] = {
	{ POST("text/plain", "{}"), 415,
	    REFUSAL("The Content-Type must be application/json.",
	        "ValidationError") },
	{ POST("application/json", ""), 400,
	    REFUSAL("The request has no body.", "ValidationError") },
	{ POST("application/json", "{}"), 400,
	    REFUSAL("bookId is required.", "ValidationError") },
	{ POST("application/json", "{\"bookId\":\"" ID "\"}"), 503,
	    REFUSAL("The database does not answer.", "DatabaseError") },
	{ { .method = "POST",
	      .path = START,
	      .query = "",
	      .content_type = "application/json",
	      .accept = "",
	      .prefer = "",
	      .body = "",
	      .body_is_too_large = true },
	    413,
	    REFUSAL("The request body is larger than 65536 bytes.",
	        "ValidationError") },
	{ { .method = "POST",
	      .path = START,
	      .query = "",
	      .content_type = "application/json",
	      .accept = "",
	      .prefer = "",
	      .body = "{",
	      .body_is_cut = true },
	    400,
	    REFUSAL("The request body is incomplete.", "ValidationError") },
	{ { .method = "GET",
	      .path = "/nowhere",
	      .query = "",
	      .accept = "text/html" },
	    404,
	    REFUSAL("There is nothing at this address.", "ValidationError") },
	{ { .method = "GET", .path = "", .query = "", .accept = "" }, 400,
	    REFUSAL("The address is not valid.", "ValidationError") },
	{ { .method = "GET",
	      .path = START "/" ID,
	      .query = "",
	      .accept = "*/*" },
	    503, REFUSAL("The database does not answer.", "DatabaseError") },
	{ { .method = "GET",
	      .path = "/p/api/books",
	      .query = "limit=x",
	      .accept = "" },
	    400,
	    REFUSAL("limit must be a whole number from 1 to 200.",
	        "ValidationError") },
};

START_TEST(a_refusal_has_its_status_and_body)
{
	visit(&refusals[_i].request);
	ck_assert_int_eq(v.answer.status, refusals[_i].status);
	ck_assert_str_eq(buf_str(&v.answer.body), refusals[_i].body);
	ck_assert_str_eq(
	    header("Retry-After"), refusals[_i].status == 503 ? "5" : "");
}
END_TEST

START_TEST(a_wrong_method_is_told_the_right_ones)
{
	const struct fcgi_request get = { .method = "GET", .path = START },
	                          put = { .method = "PUT",
		                          .path = "/p/healthz" };

	visit(&get);
	ck_assert_int_eq(v.answer.status, 405);
	ck_assert_str_eq(header("Allow"), "POST");
	answer_clear(&v.answer);
	visit(&put);
	ck_assert_str_eq(header("Allow"), "GET, HEAD");
}
END_TEST

START_TEST(people_are_sent_to_the_page)
{
	const struct fcgi_request r = { .method = "GET",
		.path = START "/" UPPER,
		.accept = "text/html,*/*;q=0.1" };

	visit(&r);
	ck_assert_int_eq(v.answer.status, 303);
	ck_assert_str_eq(header("Location"), "/p/status/books/" ID);
}
END_TEST

START_TEST(an_address_can_be_too_long)
{
	const struct fcgi_request r = { .method = "GET",
		.path = "",
		.query = "",
		.address_is_too_long = true };

	visit(&r);
	ck_assert_int_eq(v.answer.status, 414);
	ck_assert_ptr_nonnull(
	    strstr(buf_str(&v.answer.body), "\"ValidationError\""));
}
END_TEST

START_TEST(the_process_is_alive_without_a_database)
{
	const struct fcgi_request r = { .method = "GET", .path = "/p/healthz" };

	visit(&r);
	ck_assert_int_eq(v.answer.status, 200);
	ck_assert_str_eq(buf_str(&v.answer.body), "ok\n");
}
END_TEST

START_TEST(readiness_says_what_is_missing)
{
	const struct fcgi_request r = { .method = "GET", .path = "/p/readyz" };

	visit(&r);
	ck_assert_int_eq(v.answer.status, 503);
	ck_assert_ptr_nonnull(strstr(buf_str(&v.answer.body),
	    "{\"ready\":false,\"failed\":\"database\","
	    "\"error\":\"The database does not answer.\""));
}
END_TEST

Suite *
web_route_suite(void)
{
	Suite *s = suite_create("web/route");
	TCase *t = tcase_create("route");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, an_address_leads_to_its_handler, 0,
	    sizeof(ways) / sizeof(ways[0]));
	tcase_add_loop_test(t, a_refusal_has_its_status_and_body, 0,
	    sizeof(refusals) / sizeof(refusals[0]));
	tcase_add_test(t, a_wrong_method_is_told_the_right_ones);
	tcase_add_test(t, people_are_sent_to_the_page);
	tcase_add_test(t, an_address_can_be_too_long);
	tcase_add_test(t, the_process_is_alive_without_a_database);
	tcase_add_test(t, readiness_says_what_is_missing);
	suite_add_tcase(s, t);
	return s;
}
