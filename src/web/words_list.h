/* SPDX-License-Identifier: MIT */
/* What the list of books says; see words.h. */
/* clang-format off */
/* clang-format on */
