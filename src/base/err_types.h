/* SPDX-License-Identifier: MIT */
/*
 * The one list of error types: C name, name on the wire (the seed's), and
 * whether asking again may help.  Included with ERR_TYPE defined; adding a
 * type is one line here.
 */
/* clang-format off */
ERR_TYPE(VALIDATION,       "ValidationError",           false)
ERR_TYPE(CONTENT_ANALYSIS, "ContentAnalysisError",      true)
ERR_TYPE(SOUNDSCAPE,       "SoundscapeGenerationError", true)
ERR_TYPE(DATABASE,         "DatabaseError",             true)
/* clang-format on */
