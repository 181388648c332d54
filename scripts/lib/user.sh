# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Who the parts run as.  Root hands everything to an unprivileged user, so
# that nothing that a stack starts, writes or ends is done with root's rights.

# The user for root to become: STACK_USER, else whoever called sudo, else
# nobody (not www-data: a live site's programs must not reach a stack's
# MariaDB, whose root has no password).
user_name() {
	if [ "$(id -u)" -ne 0 ]; then
		id -un
	elif [ -n "${STACK_USER:-}" ]; then
		printf '%s\n' "$STACK_USER"
	elif [ -n "${SUDO_USER:-}" ] && [ "$SUDO_USER" != root ]; then
		printf '%s\n' "$SUDO_USER"
	else
		printf 'nobody\n'
	fi
}

# Run a command as that user; as an ordinary user just run it.  setpriv, not
# runuser or su: those apply PAM's limits and lower the number of open files.
as_user() {
	local name

	if [ "$(id -u)" -ne 0 ]; then
		"$@"
		return
	fi
	name=$(user_name)
	setpriv --reuid "$(id -u "$name")" --regid "$(id -g "$name")" \
	    --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs \
	    -- "$@"
}
