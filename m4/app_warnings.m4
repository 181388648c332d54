# APP_FLAG(FLAG): adds FLAG to APP_CFLAGS where the compiler knows it.
AC_DEFUN([APP_FLAG], [
AC_MSG_CHECKING([whether $CC accepts $1])
app_saved_CFLAGS="$CFLAGS"
CFLAGS="$CFLAGS -Werror $1"
AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#include <string.h>]])],
    [AC_MSG_RESULT([yes]); APP_CFLAGS="$APP_CFLAGS $1"],
    [AC_MSG_RESULT([no])])
CFLAGS="$app_saved_CFLAGS"
])

# APP_LINK_FLAG(FLAG): the same for APP_LDFLAGS.
AC_DEFUN([APP_LINK_FLAG], [
AC_MSG_CHECKING([whether the linker accepts $1])
app_saved_LDFLAGS="$LDFLAGS"
LDFLAGS="$LDFLAGS $1"
AC_LINK_IFELSE([AC_LANG_PROGRAM([])],
    [AC_MSG_RESULT([yes]); APP_LDFLAGS="$APP_LDFLAGS $1"],
    [AC_MSG_RESULT([no])])
LDFLAGS="$app_saved_LDFLAGS"
])

# APP_WARNINGS: what we want to be told, and the hardening of Debian's own
# daemons, asked for flag by flag.
AC_DEFUN([APP_WARNINGS], [
m4_foreach_w([flag], [
    -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
    -Wold-style-definition -Wpointer-arith -Wcast-qual -Wwrite-strings
    -Wundef -Wvla -Wformat=2 -Wswitch-enum -Wlogical-op
    -Wduplicated-cond -Wnull-dereference -Wimplicit-fallthrough
    -fno-common -fstack-protector-strong -fstack-clash-protection
    -fcf-protection -fPIE], [APP_FLAG(flag)])
APP_LINK_FLAG([-pie])
APP_LINK_FLAG([[-Wl,-z,relro,-z,now]])
APP_LINK_FLAG([[-Wl,-z,noexecstack]])
APP_LINK_FLAG([[-Wl,-z,text]])
APP_LINK_FLAG([[-Wl,--as-needed]])
])
