/* SPDX-License-Identifier: MIT */
/* The only door to libseccomp. */
#include "wire/sandbox.h"

#include "base/must.h"

#include <errno.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* clang-format off */
static const char *const calls[] = {
#define SANDBOX_CALL(name) #name,
#include "wire/sandbox_calls.h"
#undef SANDBOX_CALL
};

static const char *const start_calls[] = {
#define SANDBOX_START(name) #name,
#include "wire/sandbox_calls.h"
#undef SANDBOX_START
};

static const char *const sound_calls[] = {
#define SANDBOX_SOUND(name) #name,
#include "wire/sandbox_calls.h"
#undef SANDBOX_SOUND
};

static const char *const deadly_calls[] = {
#define SANDBOX_DEADLY(name) #name,
#include "wire/sandbox_calls.h"
#undef SANDBOX_DEADLY
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A filter that is being made; the first failure stays. */
struct filter {
	scmp_filter_ctx ctx;
	enum sandbox_mode mode;
	int rc;
};

static void
note(struct filter *f, int rc)
{
	if (f->rc == 0)
		f->rc = rc;
}

/* A rule for ${name}; one that nobody here knows needs none. */
static void
rule(struct filter *f, uint32_t action, const char *name, unsigned n,
    const struct scmp_arg_cmp *args)
{
	int number = seccomp_syscall_resolve_name(name);

	/* what is refused is not refused where it is only logged */
	if (f->mode == SANDBOX_LOG && action != SCMP_ACT_ALLOW)
		return;
	if (number != __NR_SCMP_ERROR)
		note(
		    f, seccomp_rule_add_array(f->ctx, action, number, n, args));
}

static void
rules(struct filter *f, uint32_t action, const char *const *names, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		rule(f, action, names[i], 0, NULL);
}

/* Allow ${name} where argument ${arg} is ${value} under ${mask}.  Arguments
 * of 32 bits are compared so: what stands above them is anything. */
static void
allow_masked(struct filter *f, const char *name, unsigned arg, uint64_t mask,
    uint64_t value)
{
	struct scmp_arg_cmp is = SCMP_CMP(arg, SCMP_CMP_MASKED_EQ, mask, value);

	rule(f, SCMP_ACT_ALLOW, name, 1, &is);
}

static void
allow_int(struct filter *f, const char *name, unsigned arg, uint32_t value)
{
	allow_masked(f, name, arg, UINT32_MAX, value);
}

/* Memory is never written and executed, and what was written never becomes
 * executable; programs' and libraries' code is mapped from their files. */
static void
allow_memory(struct filter *f, bool programs)
{
	allow_masked(f, "mprotect", 2, PROT_EXEC, 0);
	allow_masked(f, "mmap", 2, PROT_EXEC, 0);
	if (programs)
		allow_masked(f, "mmap", 2, PROT_EXEC | PROT_WRITE, PROT_EXEC);
}

/* Unix and internet sockets, and the one that tells getaddrinfo(3) which
 * addresses this host has. */
static void
allow_sockets(struct filter *f)
{
	struct scmp_arg_cmp route[] = {
		SCMP_CMP(0, SCMP_CMP_MASKED_EQ, UINT32_MAX, AF_NETLINK),
		SCMP_CMP(2, SCMP_CMP_MASKED_EQ, UINT32_MAX, 0),
	};

	allow_int(f, "socket", 0, AF_UNIX);
	allow_int(f, "socket", 0, AF_INET);
	allow_int(f, "socket", 0, AF_INET6);
	rule(f, SCMP_ACT_ALLOW, "socket", 2, route);
	allow_int(f, "socketpair", 0, AF_UNIX);
}

/* Threads and, for some, processes, but no namespaces.  clone3 keeps its
 * flags where no filter sees them: without it the C library takes clone. */
static void
allow_clone(struct filter *f, bool programs)
{
	const uint64_t spaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS |
	    CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;

	if (programs)
		allow_masked(f, "clone", 0, spaces, 0);
	else
		allow_masked(
		    f, "clone", 0, spaces | CLONE_THREAD, CLONE_THREAD);
}

/* No keys into somebody's terminal. */
static void
allow_ioctl(struct filter *f)
{
	struct scmp_arg_cmp other = SCMP_CMP32(1, SCMP_CMP_NE, TIOCSTI, 0);

	rule(f, SCMP_ACT_ALLOW, "ioctl", 1, &other);
}

/* Names, and what takes rights away. */
static void
allow_prctl(struct filter *f)
{
	static const int options[] = { PR_SET_NAME, PR_GET_NAME,
		PR_SET_PDEATHSIG, PR_GET_DUMPABLE, PR_SET_NO_NEW_PRIVS,
		PR_GET_NO_NEW_PRIVS, PR_SET_SECCOMP, PR_GET_SECCOMP,
		PR_CAPBSET_READ, PR_SET_TIMERSLACK, PR_SET_VMA };
	struct scmp_arg_cmp not_dumpable[] = {
		SCMP_CMP(0, SCMP_CMP_MASKED_EQ, UINT32_MAX, PR_SET_DUMPABLE),
		SCMP_CMP(1, SCMP_CMP_EQ, 0, 0),
	};
	size_t i;

	for (i = 0; i < COUNT(options); i++)
		allow_int(f, "prctl", 0, (uint32_t)options[i]);
	rule(f, SCMP_ACT_ALLOW, "prctl", 2, not_dumpable);
}

static void
fill_service(struct filter *f, bool programs)
{
	rules(f, SCMP_ACT_KILL_PROCESS, deadly_calls, COUNT(deadly_calls));
	rules(f, SCMP_ACT_ALLOW, calls, COUNT(calls));
	rules(f, programs ? SCMP_ACT_ALLOW : SCMP_ACT_KILL_PROCESS, start_calls,
	    COUNT(start_calls));
	allow_memory(f, true);
	allow_sockets(f);
	allow_clone(f, programs);
	allow_ioctl(f);
	allow_prctl(f);
	allow_int(f, "prlimit64", 0, 0);
}

static void
fill_helper(struct filter *f)
{
	static const char *const files[] = { "open", "openat", "openat2",
		"stat", "lstat", "newfstatat", "access", "readlink" };

	rules(f, SCMP_ACT_KILL_PROCESS, deadly_calls, COUNT(deadly_calls));
	rules(f, SCMP_ACT_KILL_PROCESS, start_calls, COUNT(start_calls));
	rule(f, SCMP_ACT_KILL_PROCESS, "clone", 0, NULL);
	rule(f, SCMP_ACT_KILL_PROCESS, "socket", 0, NULL);
	rule(f, SCMP_ACT_KILL_PROCESS, "connect", 0, NULL);
	/* a library may look for a file and do without */
	rules(f, SCMP_ACT_ERRNO(EACCES), files, COUNT(files));
	rules(f, SCMP_ACT_ALLOW, sound_calls, COUNT(sound_calls));
	allow_memory(f, false);
	allow_int(f, "read", 0, STDIN_FILENO);
	allow_int(f, "write", 0, STDOUT_FILENO);
	allow_int(f, "write", 0, STDERR_FILENO);
	allow_int(f, "writev", 0, STDERR_FILENO);
	/* its own death, as abort(3) does it */
	allow_int(f, "tgkill", 0, (uint32_t)getpid());
}

static bool
fail(const struct filter *f, struct err *e)
{
	return err_set_cause(e, ERR_IO, CAUSE_NONE, -f->rc,
	    "cannot draw the sandbox: %s; where the kernel has no seccomp set "
	    "security.sandbox = off",
	    strerror(-f->rc));
}

enum sandbox_mode
sandbox_mode(const char *word)
{
#ifdef SANDBOX_IMPOSSIBLE
	(void)word;
	return SANDBOX_OFF;
#else
	if (strcmp(word, "off") == 0)
		return SANDBOX_OFF;
	return strcmp(word, "log") == 0 ? SANDBOX_LOG : SANDBOX_ON;
#endif
}

void
sandbox_guard(void)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#ifndef SANDBOX_IMPOSSIBLE
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

bool
sandbox_enter(enum sandbox_kind kind, enum sandbox_mode mode, struct err *e)
{
	struct filter f = { .mode = mode };

	if (mode == SANDBOX_OFF)
		return true;
	f.ctx = seccomp_init(
	    mode == SANDBOX_LOG ? SCMP_ACT_LOG : SCMP_ACT_ERRNO(ENOSYS));
	must(f.ctx != NULL);
	note(&f, seccomp_attr_set(f.ctx, SCMP_FLTATR_CTL_TSYNC, 1));
	note(&f,
	    seccomp_attr_set(
	        f.ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS));
	/* a tree: what is asked most costs a few comparisons */
	note(&f, seccomp_attr_set(f.ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2));
	if (kind == SANDBOX_HELPER)
		fill_helper(&f);
	else
		fill_service(&f, kind == SANDBOX_SERVICE);
	if (f.rc == 0)
		note(&f, seccomp_load(f.ctx));
	seccomp_release(f.ctx);
	return f.rc == 0 || fail(&f, e);
}
