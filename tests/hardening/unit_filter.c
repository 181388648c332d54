/* SPDX-License-Identifier: MIT */
/*
 * What systemd does to a service before it starts, as far as seccomp goes:
 *
 *	unit_filter CALLS FAMILIES PROGRAM [ARGUMENT...]
 *
 * CALLS is a file with the names of the calls that SystemCallFilter= leaves,
 * FAMILIES are the numbers of RestrictAddressFamilies=, comma-separated;
 * MemoryDenyWriteExecute= is on.  All else fails with EPERM.
 */
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

static scmp_filter_ctx filter;

static void
die(const char *what)
{
	fprintf(stderr, "unit_filter: %s: %s\n", what, strerror(errno));
	exit(99);
}

static void
allow(const char *name, unsigned n, const struct scmp_arg_cmp *args)
{
	int number = seccomp_syscall_resolve_name(name);

	if (number != __NR_SCMP_ERROR &&
	    seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, number, n, args) !=
	        0)
		die(name);
}

static void
allow_calls(const char *path)
{
	FILE *stream = fopen(path, "re");
	char name[128];

	if (stream == NULL)
		die(path);
	while (fscanf(stream, "%127s", name) == 1)
		if (strcmp(name, "socket") != 0 && strcmp(name, "mmap") != 0 &&
		    strcmp(name, "mprotect") != 0)
			allow(name, 0, NULL);
	fclose(stream);
}

static void
allow_families(const char *list)
{
	struct scmp_arg_cmp is;
	char *end;

	for (; *list != '\0'; list = *end == ',' ? end + 1 : end) {
		is =
		    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)strtoul(list, &end, 10));
		if (end == list)
			die(list);
		allow("socket", 1, &is);
	}
}

static void
allow_masked(const char *name, scmp_datum_t mask, scmp_datum_t value)
{
	struct scmp_arg_cmp is = SCMP_A2(SCMP_CMP_MASKED_EQ, mask, value);

	allow(name, 1, &is);
}

int
main(int argc, char **argv)
{
	if (argc < 4)
		return 64;
	filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	if (filter == NULL)
		die("seccomp");
	allow_calls(argv[1]);
	allow_families(argv[2]);
	allow_masked("mprotect", PROT_EXEC, 0);
	allow_masked("mmap", PROT_EXEC, 0);
	allow_masked("mmap", PROT_EXEC | PROT_WRITE, PROT_EXEC);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    seccomp_load(filter) != 0)
		die("the filter");
	execv(argv[3], argv + 3);
	die(argv[3]);
	return 99;
}
