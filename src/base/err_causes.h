/* SPDX-License-Identifier: MIT */
/*
 * The one list of causes: C name, machine-readable name, whether trying the
 * same thing again may heal it, and whether it parks the whole book because
 * every other call would meet it too.  The retry policy reads these.
 */
/* clang-format off */
/*        C name            name                retry   parks */
ERR_CAUSE(NONE,             "",                 true,   false)
ERR_CAUSE(INVALID,          "invalid",          false,  false)
ERR_CAUSE(NOT_FOUND,        "not_found",        false,  false)
ERR_CAUSE(CONFLICT,         "conflict",         false,  false)
ERR_CAUSE(RATE_LIMITED,     "rate_limited",     true,   false)
ERR_CAUSE(OVERLOADED,       "overloaded",       true,   false)
ERR_CAUSE(TIMEOUT,          "timeout",          true,   false)
ERR_CAUSE(NETWORK,          "network",          true,   false)
ERR_CAUSE(SERVER_ERROR,     "server_error",     true,   false)
ERR_CAUSE(INVALID_RESPONSE, "invalid_response", true,   false)
ERR_CAUSE(EMPTY_RESPONSE,   "empty_response",   true,   false)
ERR_CAUSE(TRUNCATED,        "truncated",        true,   false)
ERR_CAUSE(BLOCKED,          "blocked",          false,  false)
ERR_CAUSE(REFUSED,          "refused",          false,  false)
ERR_CAUSE(AUTH,             "auth",             false,  true)
ERR_CAUSE(QUOTA,            "quota",            false,  true)
ERR_CAUSE(BILLING,          "billing",          false,  true)
ERR_CAUSE(MODEL,            "model",            false,  true)
ERR_CAUSE(PREDICTION,       "prediction",       true,   false)
ERR_CAUSE(EXPIRED,          "expired",          true,   false)
ERR_CAUSE(DELIVERY,         "delivery",         false,  true)
ERR_CAUSE(AUDIO_INVALID,    "audio_invalid",    true,   false)
ERR_CAUSE(AUDIO_HELPER,     "audio_helper",     true,   false)
ERR_CAUSE(STORAGE,          "storage",          true,   false)
ERR_CAUSE(DEADLOCK,         "deadlock",         true,   false)
ERR_CAUSE(CONNECTION,       "connection",       true,   false)
ERR_CAUSE(SCHEMA,           "schema",           false,  false)
ERR_CAUSE(FENCED,           "fenced",           false,  false)
ERR_CAUSE(BUDGET,           "budget",           false,  true)
ERR_CAUSE(CRASH,            "crash",            false,  true)
ERR_CAUSE(CANCELLED,        "cancelled",        false,  false)
ERR_CAUSE(UNKNOWN_OUTCOME,  "unknown_outcome",  false,  false)
/* clang-format on */
