/* SPDX-License-Identifier: MIT */
/* What Prometheus comes for. */
#include "web/scrape.h"

#include "store/metrics.h"
#include "web/visit.h"

bool
scrape_get(struct visit *v, struct err *e)
{
	struct sql *db;

	if (!visit_database(v, &db, e))
		return err_here(e);
	v->answer.status = 200;
	answer_header(&v->answer, "Content-Type",
	    "text/plain; version=0.0.4; charset=utf-8");
	return metrics_print(db, v->a, &v->answer.body, e) || err_here(e);
}
