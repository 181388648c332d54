/* SPDX-License-Identifier: MIT */
/* A job goes back into the queue when the database is there again. */
#include "job/giveback.h"

#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"
#include "job/run.h"
#include "store/jobs.h"
#include "wire/sql.h"

#include <poll.h>

enum {
	RECONNECT_MS = 250
};

static bool
give_back(struct run_tools *tools, const struct job *job, struct err *e)
{
	sql_close(&tools->db);
	return (sql_open(&tools->db, tools->conf, e) &&
	           jobs_give_back(tools->db, job, e)) ||
	    err_here(e);
}

/* False: we are told to end (the signal stays for who reads it). */
static bool
pause_a_moment(const struct run_tools *tools)
{
	struct pollfd end = { .fd = tools->signal_fd, .events = POLLIN };

	return poll(&end, 1, RECONNECT_MS) <= 0;
}

bool
giveback_job(struct run_tools *tools, const struct job *job, int64_t since_ms,
    struct err *e)
{
	struct log_about at = {
		.job = job->id, .book = job->book_id, .spread = -1
	};
	int64_t until =
	    since_ms + conf_int(tools->conf, CONF_DATABASE_OUTAGE) * 1000;

	while (!give_back(tools, job, e)) {
		sql_close(&tools->db);
		if (tools->is_leaving || clock_now_ms() >= until ||
		    !pause_a_moment(tools))
			return err_here(e);
		err_clear(e);
	}
	log_line(LOG_LEVEL_INFO, "", &at,
	    "the database is back: the book goes back into the queue");
	return true;
}
