/* SPDX-License-Identifier: MIT */
/* Is this process alive, and can it do its work? */
#include "web/health.h"

#include "base/conf.h"
#include "base/log.h"
#include "store/jobs.h"
#include "store/migrate.h"
#include "web/visit.h"
#include "wire/json.h"
#include "wire/sql.h"

bool
health_get(struct visit *v, struct err *e)
{
	(void)e;
	answer_is_text(&v->answer, 200);
	buf_text(&v->answer.body, "ok\n");
	return true;
}

/* What was found, check by check; a check that could not be made is not
 * listed. */
struct checks {
	const char *failed; /* NULL: none */
	const char *sentence;
	bool database;
	bool schema;
	struct job_counts jobs;
};

static bool
ask(struct visit *v, struct checks *c, struct err *e)
{
	int64_t max = conf_int(v->site->conf, CONF_QUEUE_MAX);
	struct sql *db;

	c->failed = "database";
	c->sentence = "The database does not answer.";
	if (!visit_database(v, &db, e))
		return err_here(e);
	if (!sql_ping(db)) {
		visit_drop_database(v->desk);
		if (!visit_database(v, &db, e))
			return err_here(e);
	}
	c->database = true;
	c->failed = "schema";
	c->sentence = "The database's tables are not those that this version "
	              "needs: run pagescape migrate.";
	if (!migrate_check(db, v->a, e))
		return err_here(e);
	c->schema = true;
	c->failed = "queue";
	c->sentence = "The queue cannot be read.";
	if (!jobs_count_waiting(db, v->a, max, &c->jobs, e))
		return err_here(e);
	if (c->jobs.waiting >= max) {
		c->sentence = "The queue is full.";
		return true;
	}
	c->failed = NULL;
	return true;
}

static void
print(struct visit *v, const struct checks *c)
{
	struct json_out o;

	answer_is_json(&v->answer, c->failed == NULL ? 200 : 503);
	if (c->failed != NULL)
		answer_header(&v->answer, "Retry-After", "5");
	json_out_init(&o, &v->answer.body);
	json_object(&o, NULL);
	json_add_bool(&o, "ready", c->failed == NULL);
	if (c->failed != NULL) {
		json_add_text(&o, "failed", c->failed);
		json_add_text(&o, "error", c->sentence);
	}
	json_object(&o, "checks");
	json_add_bool(&o, "database", c->database);
	json_add_bool(&o, "schema", c->schema);
	json_add_bool(&o, "queue", c->failed == NULL);
	json_object_end(&o);
	json_add_int(&o, "queued", c->jobs.waiting);
	json_add_int(&o, "running", c->jobs.running);
	json_object_end(&o);
}

bool
health_get_ready(struct visit *v, struct err *e)
{
	struct checks c = { .failed = NULL };

	if (!ask(v, &c, e)) {
		log_error(LOG_LEVEL_ERROR, NULL, e, "not ready");
		err_clear(e);
		visit_drop_database(v->desk);
	}
	print(v, &c);
	return true;
}
