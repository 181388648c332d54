/* SPDX-License-Identifier: MIT */
/* What the preview says; see words.h. */
/* clang-format off */
/* clang-format on */
