# APP_REQUIRE(VARIABLE-PREFIX, PKG-CONFIG-SPEC, DEBIAN-PACKAGE)
# A library that the build cannot do without; says which package has it.
AC_DEFUN([APP_REQUIRE], [
PKG_CHECK_MODULES([$1], [$2], [],
    [AC_MSG_ERROR([$2 was not found.  On Debian: apt install $3])])
])

# APP_REQUIRE_HEADER(PREFIX, HEADER, LIBRARY, FUNCTION, DEBIAN-PACKAGE)
# The same for a library without a pkg-config file.
AC_DEFUN([APP_REQUIRE_HEADER], [
AC_CHECK_HEADER([$2], [],
    [AC_MSG_ERROR([$2 was not found.  On Debian: apt install $5])])
AC_CHECK_LIB([$3], [$4], [$1_LIBS="-l$3"],
    [AC_MSG_ERROR([lib$3 was not found.  On Debian: apt install $5])])
AC_SUBST([$1_LIBS])
])
