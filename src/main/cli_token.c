/* SPDX-License-Identifier: MIT */
/* pagescape token: who may ask the API. */
#include "main/cli_token.h"

#include "base/conf.h"
#include "main/cli.h"
#include "store/tokens.h"

#include <string.h>

static const char help[] =
    "Usage: pagescape token create NAME --scope=read|submit|admin\n"
    "       pagescape token list\n"
    "       pagescape token revoke NAME\n"
    "Makes, lists and revokes the tokens with which programs ask the API where\n"
    "http.auth is \"token\": Authorization: Bearer TOKEN.  A token is shown\n"
    "once, when it is made; the database keeps its hash only.  NAME is of\n"
    "letters, digits, '.', '-' and '_'.\n\n"
    "  --scope=read    may read books, scenes, errors, costs\n"
    "  --scope=submit  that, and hand in books (what a web app needs)\n"
    "  --scope=admin   everything: cancel, pause, retry, the text of pages\n";

static bool
is_name(const char *name)
{
	size_t n = strlen(name);

	return n > 0 && n <= TOKEN_NAME_MAX &&
	    strspn(name,
	        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	        "0123456789.-_") == n;
}

static int
create(struct cli *cli, const char *name, const char *scope_name)
{
	enum token_scope scope;
	const char *secret;
	struct err e = ERR_INIT;
	bool made;

	if (scope_name == NULL || !tokens_scope_find(scope_name, &scope)) {
		cli_say("--scope must be read, submit or admin");
		return CLI_USAGE;
	}
	if (!cli_open(cli))
		return cli->status;
	if (!tokens_create(cli->db, cli->a, name, scope, cli_actor(cli),
	        &secret, &made, &e))
		return cli_fail(cli, &e);
	if (!made) {
		cli_say("there is a token %s already: revoke it first", name);
		return CLI_FAILED;
	}
	printf("%s\n", secret);
	if (strcmp(conf_text(cli->conf, CONF_HTTP_AUTH), "token") != 0)
		cli_say("nobody asks for it yet: set http.auth = token");
	return CLI_DONE;
}

static int
revoke(struct cli *cli, const char *name)
{
	struct err e = ERR_INIT;
	bool found;

	if (!cli_open(cli))
		return cli->status;
	if (!tokens_revoke(cli->db, name, cli_actor(cli), &found, &e))
		return cli_fail(cli, &e);
	if (!found) {
		cli_say("there is no token %s that could be used", name);
		return CLI_NO_INPUT;
	}
	printf("Token %s is revoked.\n", name);
	return CLI_DONE;
}

static void
print_token(struct cli *cli, const struct token *t)
{
	printf("%-20s  %-6s  made %s  used %s%s%s\n", cli_safe(cli->a, t->name),
	    tokens_scope_name(t->scope), t->created_at,
	    t->used_at[0] == '\0' ? "never" : t->used_at,
	    t->revoked_at[0] == '\0' ? "" : "  revoked ", t->revoked_at);
}

static int
list(struct cli *cli)
{
	struct token *tokens;
	struct err e = ERR_INIT;
	int i, n;

	if (!cli_open(cli))
		return cli->status;
	if (!tokens_list(cli->db, cli->a, &tokens, &n, &e))
		return cli_fail(cli, &e);
	for (i = 0; i < n; i++)
		print_token(cli, &tokens[i]);
	if (n == 0)
		printf("There are none.\n");
	return CLI_DONE;
}

int
cli_token(struct cli *cli)
{
	const char *scope = NULL, *name;
	const struct cli_option options[] = {
		{ "scope", &scope, NULL },
		{ NULL, NULL, NULL },
	};

	if (!cli_parse(cli, help, options, 1, 2))
		return cli->status;
	if (strcmp(cli->words[0], "list") == 0 && cli->n_words == 1)
		return list(cli);
	name = cli->n_words == 2 ? cli->words[1] : "";
	if (!is_name(name)) {
		cli_say("a token needs a name of letters, digits, '.', '-' and "
		        "'_', at most %d (pagescape token --help)",
		    TOKEN_NAME_MAX);
		return CLI_USAGE;
	}
	if (strcmp(cli->words[0], "create") == 0)
		return create(cli, name, scope);
	if (strcmp(cli->words[0], "revoke") == 0)
		return revoke(cli, name);
	cli_say("a token is made (create), listed (list) or revoked (revoke)");
	return CLI_USAGE;
}
